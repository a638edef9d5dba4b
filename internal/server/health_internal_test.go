package server

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/health"
	"github.com/authing-grpc/authing-grpc/internal/revocation"
)

// quiet is a log that knows everything until a time.
type quiet struct {
	revocation.Log

	synced time.Time
}

func (q *quiet) Synced() time.Time { return q.synced }

func TestInTouch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := new(quiet)
		check := (&Server{revocations: log}).inTouch(time.Minute)
		is := func(when string, want health.State) {
			t.Helper()
			if got := check(); got.State != want || (got.Detail == "") != (want == health.OK) {
				t.Errorf("%s: %+v", when, got)
			}
		}
		is("nothing heard yet", health.OK)
		time.Sleep(time.Minute)
		is("nothing heard for a minute", health.OK)
		time.Sleep(time.Second)
		is("nothing heard for longer", health.Failed)
		log.synced = time.Now()
		is("heard", health.OK)
		time.Sleep(2 * time.Minute)
		is("not heard since", health.Failed)
	})
}
