package emulator

import (
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/go-memdb"
	"google.golang.org/protobuf/types/known/structpb"
)

// device is what users sign in on, as far as somebody has told of it.
type device struct {
	ordered

	ID        string
	UniqueID  string           // nobody else's
	facts     *structpb.Struct // what else was told, by the names of requests
	state     deviceState
	uses      []deviceUse
	createdAt time.Time
	updatedAt time.Time
}

// deviceUse is a user of a device.
type deviceUse struct {
	userID    string
	sessions  []string // those in which the user told of the device
	lastLogin time.Time
	lastIP    string
	state     deviceState
}

func (d *device) id() string { return d.ID }

func (d *device) clone() *device {
	c := *d
	c.uses = slices.Clone(d.uses)
	return &c
}

// use is how a user has the device, nil if it is not the user's.
func (d *device) use(userID string) *deviceUse {
	at := slices.IndexFunc(d.uses, func(u deviceUse) bool { return u.userID == userID })
	if at < 0 {
		return nil
	}
	return &d.uses[at]
}

func (d *device) userIDs() []string {
	return each(d.uses, func(u deviceUse) string { return u.userID })
}

// dropUse takes the device off a user, and reports whether it was the user's.
func (d *device) dropUse(userID string) bool {
	before := len(d.uses)
	d.uses = slices.DeleteFunc(d.uses, func(u deviceUse) bool { return u.userID == userID })
	return len(d.uses) < before
}

func devicesTable() *memdb.TableSchema {
	return table(tableDevices,
		primary((*device).id),
		&memdb.IndexSchema{Name: byCode, Unique: true, Indexer: keys(func(d *device) []string { return []string{d.UniqueID} })},
		&memdb.IndexSchema{Name: byUser, AllowMissing: true, Indexer: keys((*device).userIDs)},
	)
}

// deviceWithID is the device of an id.
func (v view) deviceWithID(id string) (*device, error) {
	d, err := first[*device](v, tableDevices, byID, id)
	if err == nil && d == nil {
		err = unknown(fmt.Sprintf("device %q", id))
	}
	return d, err
}

// addDevice stores a device that is not there yet.
func (e *Emulator) addDevice(v view, uniqueID string, facts *structpb.Struct) (*device, error) {
	if !slices.Contains([]string{"Browser", "Mobile", "Desktop"}, facts.GetFields()["type"].GetStringValue()) {
		return nil, badField("type", "must be Browser, Mobile or Desktop")
	}
	d := &device{ordered: ordered{e.order.Add(1)}, ID: newID(), UniqueID: uniqueID, facts: facts, createdAt: e.now(), updatedAt: e.now()}
	if err := unused(v, tableDevices, byCode, uniqueID, d, fmt.Sprintf("device %q", uniqueID)); err != nil {
		return nil, err
	}
	return d, v.Insert(tableDevices, d)
}

// noteDevice makes a device that of a user who is signed in. Whoever told of it
// before, what is told now is right.
func (e *Emulator) noteDevice(uniqueID string, facts *structpb.Struct, sessionID string) error {
	return e.write(func(v view) error {
		s, err := first[*session](v, tableSessions, byID, sessionID)
		if err != nil || s == nil {
			return orFault(err, badToken(codeLoginExpired))
		}
		before, err := first[*device](v, tableDevices, byCode, uniqueID)
		if err != nil {
			return err
		}
		if before == nil {
			if before, err = e.addDevice(v, uniqueID, facts); err != nil {
				return err
			}
		}
		d := before.clone()
		d.facts, d.updatedAt = facts, e.now()
		if d.use(s.UserID) == nil {
			d.uses = append(d.uses, deviceUse{userID: s.UserID})
		}
		use := d.use(s.UserID)
		use.lastLogin, use.lastIP = s.startedAt, s.from.ip
		if !slices.Contains(use.sessions, s.ID) {
			use.sessions = append(slices.Clone(use.sessions), s.ID)
		}
		return v.Insert(tableDevices, d)
	})
}

// changeDevice replaces the device of an id by a changed copy.
func (e *Emulator) changeDevice(id string, change func(view, *device) error) error {
	return e.write(func(v view) error {
		before, err := v.deviceWithID(id)
		if err != nil {
			return err
		}
		changed := before.clone()
		changed.updatedAt = e.now()
		if err := change(v, changed); err != nil {
			return err
		}
		return v.Insert(tableDevices, changed)
	})
}

// changeUse changes how a user has a device.
func (e *Emulator) changeUse(id, userID string, change func(*deviceUse)) error {
	return e.changeDevice(id, func(v view, d *device) error {
		if _, err := withID(userID)(v); err != nil {
			return err
		}
		use := d.use(userID)
		if use == nil {
			return unknown(fmt.Sprintf("device %q of the user", id))
		}
		change(use)
		return nil
	})
}

// detachDevice takes a device off a user; it stays that of others.
func (e *Emulator) detachDevice(id, userID string) error {
	return e.changeDevice(id, func(_ view, d *device) error {
		if !d.dropUse(userID) {
			return unknown(fmt.Sprintf("device %q of the user", id))
		}
		return nil
	})
}

// leaveDevices takes all devices off a user.
func (v view) leaveDevices(userID string) error {
	devices, err := list[*device](v, tableDevices, byUser, userID)
	if err != nil {
		return err
	}
	for _, before := range devices {
		d := before.clone()
		d.dropUse(userID)
		if err := v.Insert(tableDevices, d); err != nil {
			return err
		}
	}
	return nil
}

// sessionsOn is those of a user's sessions in which the user told of a device.
func (v view) sessionsOn(id string, sessions []*session) ([]*session, error) {
	d, err := first[*device](v, tableDevices, byID, id)
	return slices.DeleteFunc(sessions, func(s *session) bool {
		if d == nil {
			return true
		}
		use := d.use(s.UserID)
		return use == nil || !slices.Contains(use.sessions, s.ID)
	}), err
}
