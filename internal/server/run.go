package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
)

// Run serves until the context ends or a door fails, then drains: health says
// NOT_SERVING, after the shutdown delay no new calls are taken, those in flight have the shutdown
// timeout to finish, and what New took is freed. It returns nil after an
// orderly end.
func (s *Server) Run(ctx context.Context) error {
	failed := make(chan error, len(s.doors))
	var serving sync.WaitGroup
	for _, d := range s.doors {
		serving.Go(func() {
			if err := d.run(); err != nil {
				failed <- err
			}
		})
		s.log.Info("serving", "door", d.name, "address", d.listener.Addr().String())
	}
	watch, unwatch := context.WithCancel(ctx)
	defer unwatch()
	serving.Go(func() { s.files.Run(watch, s.every) })
	told := make(chan error, 1)
	// Calls revoke to the end of the drain, so this outlives the given context.
	telling, silence := context.WithCancel(context.WithoutCancel(ctx))
	defer silence()
	go func() { told <- s.exchange(telling) }()

	// What this service needs of Authing is asked for while the doors are open, and
	// not for long: an Authing that is down must not keep it from starting.
	s.begin(ctx)
	s.health.Start()
	serving.Go(func() { s.keepWatch(watch) })

	var errs []error
	if _, err := io.WriteString(s.out, s.banner); err != nil {
		errs = append(errs, fmt.Errorf("banner: %w", err))
	}
	select {
	case <-ctx.Done():
	case err := <-failed:
		errs = append(errs, err)
	}

	s.log.Info("draining", "timeout", s.timeout)
	s.health.Drain()
	errs = append(errs, s.linger(failed))
	s.leave()
	// The ended context must not cut what the drain is to spare.
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.timeout)
	defer cancel()
	for i := len(s.doors) - 1; i >= 0; i-- {
		errs = append(errs, s.doors[i].end(drain))
	}
	unwatch()
	serving.Wait()
	silence()
	errs = append(errs, <-told)
	errs = append(errs, s.Close())
	s.log.Info("stopped")
	return errors.Join(errs...)
}

// Reload reads certificates, keys and policies again now. What cannot be read
// or is wrong stays as it was; the error says so.
func (s *Server) Reload() error { return s.files.Reload() }

// Close frees what New took, without waiting for calls. Run does it by itself.
func (s *Server) Close() error {
	s.leave()
	return s.closers.closeAll()
}
