package server

import (
	"context"
	"net/http"
	"sync"
)

// sockets are the connections of a door that became websockets: net/http knows
// nothing of them any more, neither when it drains nor when it cuts.
type sockets struct {
	open sync.WaitGroup
	life context.Context //nolint:containedctx // of the door, not of a request
	cut  context.CancelFunc
}

func newSockets() *sockets {
	life, cut := context.WithCancel(context.Background())
	return &sockets{life: life, cut: cut}
}

// over stands around a door's handler. A request that may become a websocket
// ends at the latest when sockets are cut.
func (s *sockets) over(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") == "" {
			next.ServeHTTP(w, r)
			return
		}
		s.open.Add(1)
		defer s.open.Done()
		ctx, end := context.WithCancel(r.Context())
		defer end()
		defer context.AfterFunc(s.life, end)()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// endWith makes a door wait for its websockets, which end by themselves when the
// server leaves, and cut them with all else.
func (s *sockets) endWith(d *door) {
	drain, cut := d.drain, d.cut
	d.drain = func(ctx context.Context) error {
		if err := drain(ctx); err != nil {
			return err
		}
		ended := make(chan struct{})
		go func() { s.open.Wait(); close(ended) }() // no request can begin any more
		select {
		case <-ended:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	d.cut = func() error {
		s.cut()
		return cut()
	}
}
