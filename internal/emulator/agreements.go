package emulator

import (
	"fmt"
	"slices"
	"strconv"
)

// agreement is a text that an application shows users who register. Nobody is
// asked for it here.
type agreement struct {
	id       int64
	title    string
	required bool
	lang     string
}

// newAgreement is one that users must agree to, in Chinese, unless it is told
// otherwise.
func newAgreement(id int64, title string, required *bool, lang *string) (agreement, error) {
	a := agreement{id, title, required == nil || *required, orElse(textOf(lang), chinese)}
	if a.lang != chinese && a.lang != english {
		return a, badField("lang", "must be zh-CN or en-US")
	}
	return a, nil
}

// changeAgreements replaces the agreements of an application by what change
// makes of a copy of them.
func (e *Emulator) changeAgreements(appID string, change func([]agreement) ([]agreement, error)) (*application, error) {
	return e.changeApplication(appID, func(a *application) (err error) {
		a.agreements, err = change(slices.Clone(a.agreements))
		return err
	})
}

// agreementAt is the place of the agreement that a request names.
func agreementAt(agreements []agreement, id string) (int, error) {
	at := slices.IndexFunc(agreements, func(a agreement) bool { return strconv.FormatInt(a.id, 10) == id })
	if at < 0 {
		return 0, unknown(fmt.Sprintf("agreement %q", id))
	}
	return at, nil
}

// sorted is the agreements in the order of ids, which must be all of theirs.
func sorted(agreements []agreement, ids []int64) ([]agreement, error) {
	var inOrder []agreement
	for _, id := range ids {
		at, err := agreementAt(agreements, strconv.FormatInt(id, 10))
		if err != nil {
			return nil, err
		}
		inOrder = append(inOrder, agreements[at])
		agreements = slices.Delete(agreements, at, at+1)
	}
	if len(agreements) > 0 {
		return nil, badField("ids", fmt.Sprintf("lacks agreement %d", agreements[0].id))
	}
	return inOrder, nil
}
