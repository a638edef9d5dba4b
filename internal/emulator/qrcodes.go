package emulator

import (
	"slices"
	"time"

	"github.com/hashicorp/go-memdb"
	"google.golang.org/protobuf/types/known/structpb"
)

// qrCode is a QR code to sign in by: a page shows it and asks what became of it,
// an app of the pool in which a user is signed in, or WeChat, scans it and
// confirms. Who is meant by an account at WeChat, the scan says.
type qrCode struct {
	ID     string
	order  uint64
	appID  string
	state  int64
	userID string // who scanned it
	ticket string // for the sign-in, once it is confirmed
	needs  *fault // what the user must give first
	endsAt time.Time
}

// States, by v2's numbers.
const (
	qrPending   = 0
	qrScanned   = 1
	qrConfirmed = 2
	qrCancelled = 3
	qrNeedsMore = 4
	qrExpired   = -1
)

const (
	qrCodeLifetime = 5 * time.Minute
	maxQRCodes     = 1000 // the oldest go first
)

func qrCodesTable() *memdb.TableSchema {
	return table(tableQRCodes,
		primary(func(c *qrCode) string { return c.ID }),
		&memdb.IndexSchema{Name: byTicket, Unique: true, AllowMissing: true, Indexer: keys(func(c *qrCode) []string { return []string{c.ticket} })},
	)
}

// newQRCode is a QR code that signs in to an application.
func (e *Emulator) newQRCode(app *application) (*qrCode, error) {
	return e.newQRCodeNamed(randomHex(16), app)
}

// newQRCodeNamed is newQRCode with an id that is nobody's yet.
func (e *Emulator) newQRCodeNamed(id string, app *application) (*qrCode, error) {
	c := &qrCode{ID: id, order: e.order.Add(1), appID: app.ID, endsAt: e.now().Add(qrCodeLifetime)}
	return c, e.write(func(v view) error {
		if there, err := first[*qrCode](v, tableQRCodes, byID, id); err != nil || there != nil {
			return orFault(err, taken("QR code "+id))
		}
		codes, err := list[*qrCode](v, tableQRCodes, byID)
		if err != nil {
			return err
		}
		slices.SortFunc(codes, func(a, b *qrCode) int { return compareOrder(a.order, b.order) })
		for _, oldest := range codes[:max(0, len(codes)-maxQRCodes+1)] {
			if err := v.Delete(tableQRCodes, oldest); err != nil {
				return err
			}
		}
		return v.Insert(tableQRCodes, c)
	})
}

func (e *Emulator) qrCode(v view, id string) (*qrCode, error) {
	c, err := first[*qrCode](v, tableQRCodes, byID, id)
	if err != nil || c == nil {
		return nil, orFault(err, unknown("QR code "+id))
	}
	if !e.now().Before(c.endsAt) {
		ended := *c
		ended.state, ended.ticket = qrExpired, ""
		return &ended, nil
	}
	return c, nil
}

// scan is what a user does with a QR code: SCAN, CONFIRM or CANCEL. Whoever
// scanned it first goes on with it.
func (e *Emulator) scan(id, action string, u *user) error {
	if !u.active() {
		return refused(codeLocked)
	}
	return e.write(func(v view) error {
		before, err := e.qrCode(v, id)
		if err != nil {
			return err
		}
		switch {
		case before.userID != "" && before.userID != u.ID:
			return notPermitted("the QR code was scanned by somebody else")
		case before.state != qrPending && before.state != qrScanned:
			return &fault{status: statusRefused, detail: "the QR code has been used or has expired"}
		}
		c := *before
		c.userID = u.ID
		switch action {
		case "SCAN":
			c.state = qrScanned
		case "CANCEL":
			c.state = qrCancelled
		case "CONFIRM":
			err = e.confirm(&c, u)
		default:
			err = badField("action", "must be SCAN, CONFIRM or CANCEL")
		}
		if err != nil {
			return err
		}
		return v.Insert(tableQRCodes, &c)
	})
}

// confirm gives the QR code its ticket, or tells what the user must give first.
func (e *Emulator) confirm(c *qrCode, u *user) error {
	app, err := e.application(c.appID)
	if err != nil {
		return err
	}
	if err := e.askSecondFactor(u.clone(), app); err != nil { // a pass is used up by the ticket
		f := faultOf(err)
		if f.code != codeSecondFactor {
			return err
		}
		c.state, c.needs = qrNeedsMore, f
		return nil
	}
	c.state, c.ticket = qrConfirmed, randomHex(32)
	return nil
}

// scanner is who goes on with the QR code, nil for nobody.
func (c *qrCode) scanner(v view) (*user, error) {
	if c.state != qrScanned && c.state != qrConfirmed {
		return nil, nil
	}
	return withID(c.userID)(v)
}

// spendQRTicket signs the user of a ticket in to the application it is for.
func (e *Emulator) spendQRTicket(ticket string, app *application, from origin) (*session, error) {
	var c *qrCode
	err := e.write(func(v view) error {
		found, err := first[*qrCode](v, tableQRCodes, byTicket, ticket)
		if err != nil {
			return err
		}
		if ticket == "" || found == nil || found.appID != app.ID || !e.now().Before(found.endsAt) {
			return badField("ticket", "is wrong, has ended or was used before")
		}
		c = found
		spent := *found
		spent.ticket = ""
		return v.Insert(tableQRCodes, &spent)
	})
	if err != nil {
		return nil, err
	}
	if _, err := e.tokenUser(c.userID); err != nil {
		return nil, err
	}
	_, s, err := e.admit(c.userID, app, "qrcode", from)
	return s, err
}

// scannedResult is what a QR code needs first, as the page that shows it is told.
func (c *qrCode) scannedResult(lang string) *structpb.Struct {
	if c.needs == nil {
		return nil
	}
	return &structpb.Struct{Fields: map[string]*structpb.Value{
		"code":    structpb.NewNumberValue(float64(c.needs.number())),
		"message": structpb.NewStringValue(c.needs.message(lang)),
		"data":    c.needs.data,
	}}
}
