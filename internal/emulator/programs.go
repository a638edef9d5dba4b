package emulator

import (
	"fmt"
	"math"
	"time"

	"github.com/hashicorp/go-memdb"
)

// program is an account that a program uses an application with: an id and a
// secret for which the token endpoint gives tokens of the program's own (RFC 6749
// section 4.4). v2 calls it a programmatic access account.
type program struct {
	ordered

	ID        string
	AppID     string
	Secret    string
	remarks   string
	lifetime  int64 // of its tokens, in seconds
	off       bool
	createdAt time.Time
	updatedAt time.Time
}

func programsTable() *memdb.TableSchema {
	return table(tablePrograms,
		primary(func(p *program) string { return p.ID }),
		&memdb.IndexSchema{Name: byApp, Indexer: keys(func(p *program) []string { return []string{p.AppID} })},
	)
}

// programWithID is the account that an administrator names.
func (v view) programWithID(id string) (*program, error) {
	p, err := first[*program](v, tablePrograms, byID, id)
	if err == nil && p == nil {
		err = unknown(fmt.Sprintf("programmatic access account %q", id))
	}
	return p, err
}

// defaultProgramLifetime is how many seconds tokens of a program are good for.
const defaultProgramLifetime = 600

// insertProgram stores a new account of an application that is there.
func (e *Emulator) insertProgram(v view, p *program) error {
	if _, err := v.applicationWithID(p.AppID); err != nil {
		return err
	}
	if p.lifetime < 1 || p.lifetime > math.MaxInt32 {
		return badField("tokenLifetime", fmt.Sprintf("must be 1 to %d", math.MaxInt32))
	}
	p.ordered, p.ID, p.Secret = ordered{e.order.Add(1)}, newID(), randomHex(16)
	p.createdAt = e.now()
	p.updatedAt = p.createdAt
	return v.Insert(tablePrograms, p)
}

// changeProgram replaces an account by a changed copy. The tokens of one that is
// off are good no more.
func (e *Emulator) changeProgram(id string, change func(*program)) (changed *program, err error) {
	err = e.write(func(v view) error {
		before, err := v.programWithID(id)
		if err != nil {
			return err
		}
		copied := *before
		changed = &copied
		change(changed)
		changed.updatedAt = e.now()
		if changed.off {
			if err := endSessions(v, changed.ID); err != nil {
				return err
			}
		}
		return v.Insert(tablePrograms, changed)
	})
	return changed, err
}

// removeProgram deletes an account with its tokens.
func (v view) removeProgram(p *program) error {
	if err := endSessions(v, p.ID); err != nil {
		return err
	}
	return v.Delete(tablePrograms, p)
}

// removePrograms deletes the accounts of an application.
func (v view) removePrograms(app *application) error {
	programs, err := list[*program](v, tablePrograms, byApp, app.ID)
	if err != nil {
		return err
	}
	for _, p := range programs {
		if err := v.removeProgram(p); err != nil {
			return err
		}
	}
	return nil
}

// admitsProgram is the account that shows this id and secret, nil if there is
// none that may be used.
func (v view) admitsProgram(id, secret string) (*program, error) {
	p, err := first[*program](v, tablePrograms, byID, id)
	if err != nil || p == nil || p.off || !sameSecret(secret, p.Secret) {
		return nil, err
	}
	return p, nil
}
