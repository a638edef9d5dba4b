package revocation

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// position is the place of an event in its log, as Redis numbers the entries of
// a stream: Unix milliseconds, then a count.
type position struct{ ms, n uint64 }

func (p position) String() string {
	return strconv.FormatUint(p.ms, 10) + "-" + strconv.FormatUint(p.n, 10)
}

func (p position) compare(other position) int {
	return cmp.Or(cmp.Compare(p.ms, other.ms), cmp.Compare(p.n, other.n))
}

func (p position) before(other position) bool { return p.compare(other) < 0 }

// time is when the entry was made, by the clock of who numbers them.
func (p position) time() time.Time {
	return time.UnixMilli(int64(min(p.ms, 1<<53)))
}

// CheckID says whether a text can be the id of an event: nil, or ErrID.
func CheckID(id string) error {
	_, err := parsePosition(id)
	return err
}

// parsePosition takes ids as String writes them, and nothing else.
func parsePosition(id string) (position, error) {
	first, second, _ := strings.Cut(id, "-")
	ms, err := strconv.ParseUint(first, 10, 64)
	if err != nil {
		return position{}, fmt.Errorf("%w: it is not two numbers", ErrID)
	}
	n, err := strconv.ParseUint(second, 10, 64)
	if err != nil {
		return position{}, fmt.Errorf("%w: it is not two numbers", ErrID)
	}
	if p := (position{ms, n}); p.String() == id {
		return p, nil
	}
	return position{}, fmt.Errorf("%w: it is not written as one", ErrID)
}
