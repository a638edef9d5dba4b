package emulator

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-memdb"
	"golang.org/x/crypto/bcrypt"

	"github.com/authing-grpc/authing-grpc/internal/signature"
)

// Options is how an emulator differs from the default one.
type Options struct {
	// Ids and secrets; empty ones are made at random.
	UserPoolID, UserPoolSecret, AppID, AppSecret string

	// Seed is what the pool holds at first and after a reset. Nil: the demo
	// pool. An empty Seed is an empty pool.
	Seed *Seed

	// Now is the clock. Nil: time.Now.
	Now func() time.Time

	// BcryptCost is the cost of a password hash. 0: the least, since hashes are
	// never stored.
	BcryptCost int

	// PublicURL is where clients reach the emulator, without a slash at the
	// end; it is in every token. Empty: http://127.0.0.1:3000.
	PublicURL string

	// SigningKey signs tokens and decrypts passwords. Nil: a new 2048-bit key.
	SigningKey *rsa.PrivateKey
}

// Credentials is what a client needs to use the emulator.
type Credentials struct {
	UserPoolID     string // also the v3 access key id
	UserPoolSecret string // also the v3 access key secret
	AppID          string
	AppSecret      string
	Host           string // base URL of every API
}

const defaultPublicURL = "http://127.0.0.1:3000"

// Emulator is an Authing in memory. It is safe for concurrent use.
type Emulator struct {
	credentials Credentials
	publicURL   string
	now         func() time.Time
	bcryptCost  int
	keys        *keyring
	signatures  *signature.Verifier
	handler     http.Handler

	seeded   *memdb.MemDB      // never written
	external []externalAccount // of the seed; never changed after it
	store    atomic.Pointer[memdb.MemDB]
	order    atomic.Uint64

	subscribers subscribers
}

// New makes an emulator and seeds it. Errors are mistakes in the options or the
// seed.
func New(opts Options) (*Emulator, error) {
	e := &Emulator{
		credentials: Credentials{
			UserPoolID:     orElse(opts.UserPoolID, newID()),
			UserPoolSecret: orElse(opts.UserPoolSecret, randomHex(16)),
			AppID:          orElse(opts.AppID, newID()),
			AppSecret:      orElse(opts.AppSecret, randomHex(16)),
		},
		publicURL:  strings.TrimSuffix(orElse(opts.PublicURL, defaultPublicURL), "/"),
		now:        opts.Now,
		bcryptCost: opts.BcryptCost,
	}
	e.credentials.Host = e.publicURL
	if e.now == nil {
		e.now = time.Now
	}
	if e.bcryptCost == 0 {
		e.bcryptCost = bcrypt.MinCost
	}
	if e.bcryptCost < bcrypt.MinCost || e.bcryptCost > bcrypt.MaxCost {
		return nil, fmt.Errorf("emulator: bcrypt cost must be %d to %d", bcrypt.MinCost, bcrypt.MaxCost)
	}
	var err error
	if e.keys, err = newKeyring(opts.SigningKey); err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	e.signatures = signature.NewVerifier(e.accessKeySecret, e.now)
	if err := e.seed(opts.Seed); err != nil {
		return nil, fmt.Errorf("emulator: seed: %w", err)
	}
	if e.handler, err = e.routes(); err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	return e, nil
}

// Handler serves every API of the emulator.
func (e *Emulator) Handler() http.Handler { return e.handler }

// Credentials returns the ids and secrets in use.
func (e *Emulator) Credentials() Credentials { return e.credentials }

// Reset puts the pool back to its seed. Keys and credentials stay.
func (e *Emulator) Reset() { e.store.Store(e.seeded.Snapshot()) }

func (e *Emulator) accessKeySecret(id string) (secret string, ok bool) {
	return e.credentials.UserPoolSecret, sameSecret(id, e.credentials.UserPoolID)
}

func (e *Emulator) seed(s *Seed) error {
	if s == nil {
		demo, err := demoSeed()
		if err != nil {
			return err
		}
		s = demo
	}
	empty, err := newStore()
	if err != nil {
		return err
	}
	e.store.Store(empty)
	if err := e.write(func(v view) error { return e.plant(v, s) }); err != nil {
		return seedError(err)
	}
	e.seeded = empty.Snapshot()
	e.Reset()
	return nil
}

// seedError puts a fault into words for whoever wrote the seed.
func seedError(err error) error {
	var f *fault
	if errors.As(err, &f) {
		return fmt.Errorf("%w (%s)", err, f.message(english))
	}
	return err
}
