package oauthserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/maypok86/otter/v2"
	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// How long metadata is remembered; the same as the verifier's keys.
const (
	metadataFresh = time.Hour
	metadataStale = 24 * time.Hour
	// metadataRetry is how long after a failure the next try is made,
	// metadataRetryEmpty that time where there is nothing to answer with.
	metadataRetry      = 30 * time.Second
	metadataRetryEmpty = time.Second
	// fetchTimeout bounds a fetch, which outlives the request that began it.
	fetchTimeout = 10 * time.Second
	// maxMetadata bounds a document, in bytes.
	maxMetadata = 256 << 10
)

// errMetadata means that what the issuer publishes is no metadata of it.
var errMetadata = errors.New("the published metadata cannot be read")

// published is what the issuers publish about themselves, by application. It is
// fetched when first needed and again in the background once it is an hour old; if
// the issuer cannot be asked, it serves for a day.
type published struct {
	fetch func(ctx context.Context, application string) ([]byte, error)
	now   func() time.Time
	log   *slog.Logger
	held  *otter.Cache[string, members]
	work  sync.WaitGroup

	mu       sync.Mutex
	failures map[string]failure // of first fetches
}

type failure struct {
	err error
	at  time.Time
}

func newPublished(opts *Options) (*published, error) {
	p := &published{fetch: opts.Metadata, now: opts.Now, log: opts.Log, failures: map[string]failure{}}
	var err error
	p.held, err = otter.New(&otter.Options[string, members]{
		MaximumSize:       len(opts.Applications),
		ExpiryCalculator:  otter.ExpiryWriting[string, members](metadataStale),
		RefreshCalculator: refreshes{otter.RefreshWriting[string, members](metadataFresh)},
		Executor:          p.work.Go,
		Clock:             clock(opts.Now),
		Logger:            &otter.NoopLogger{}, // p logs its failures itself
	})
	return p, err
}

// close waits for a fetch under way.
func (p *published) close() {
	p.work.Wait()
	p.held.StopAllGoroutines()
}

// get returns what the issuer of an application publishes; it is shared.
func (p *published) get(ctx context.Context, at Application) (members, error) {
	return p.held.Get(ctx, at.ID, loader{p, at})
}

// loader fetches for one application, for all who wait for it.
type loader struct {
	*published

	at Application
}

// Load is the first fetch, or the first after a day without answers. Everybody may
// ask for it, so that a failure is remembered for a moment.
func (l loader) Load(ctx context.Context, _ string) (members, error) {
	l.mu.Lock()
	last, failed := l.failures[l.at.ID]
	l.mu.Unlock()
	if failed && l.now().Sub(last.at) < metadataRetryEmpty {
		return nil, last.err
	}
	found, err := l.load(ctx)
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		l.failures[l.at.ID] = failure{err, l.now()}
		return nil, err
	}
	delete(l.failures, l.at.ID)
	return found, nil
}

// Reload fetches again while the old metadata serves.
func (l loader) Reload(ctx context.Context, _ string, _ members) (members, error) { return l.load(ctx) }

func (l loader) load(ctx context.Context) (members, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchTimeout)
	defer cancel()
	text, err := l.fetch(ctx, l.at.ID)
	var found members
	if err == nil {
		found, err = readMetadata(text, l.at.Issuer)
	}
	if err != nil {
		l.log.WarnContext(ctx, "the metadata of an issuer cannot be had", "application", l.at.ID, "error", err)
	}
	return found, err
}

// readMetadata reads what an issuer publishes. Metadata that names another issuer
// is not its own (RFC 8414 section 3.3).
func readMetadata(text []byte, issuer string) (members, error) {
	if len(text) > maxMetadata {
		return nil, fmt.Errorf("%w: longer than %d bytes", errMetadata, maxMetadata)
	}
	var known oidc.DiscoveryConfiguration
	var all members
	if json.Unmarshal(text, &known) != nil || json.Unmarshal(text, &all) != nil {
		return nil, errMetadata
	}
	if known.Issuer != issuer {
		return nil, fmt.Errorf("%w: it is another issuer's", errMetadata)
	}
	// It would take precedence over what is said here (RFC 8414 section 2.1).
	delete(all, "signed_metadata")
	return all, nil
}

// refreshes tries again soon after a failure.
type refreshes struct {
	otter.RefreshCalculator[string, members]
}

// RefreshAfterReloadFailure implements otter.RefreshCalculator.
func (refreshes) RefreshAfterReloadFailure(otter.Entry[string, members], error) time.Duration {
	return metadataRetry
}

// clock is the server's clock as the cache takes it.
type clock func() time.Time

// NowNano implements otter.Clock.
func (c clock) NowNano() int64 { return c().UnixNano() }

// Tick implements otter.Clock: nothing has to be swept, the applications are few.
func (clock) Tick(time.Duration) <-chan time.Time { return nil }
