package server

import (
	"errors"
	"fmt"
	"net"
)

// closers end what New has built, the last first, each once.
type closers []closer

type closer struct {
	name  string
	close func() error
}

func (c *closers) add(name string, fn func() error) { *c = append(*c, closer{name, fn}) }

func (c *closers) closeAll() error {
	var errs []error
	for i := len(*c) - 1; i >= 0; i-- {
		one := (*c)[i]
		// A server that was drained has closed its listener already.
		if err := one.close(); err != nil && !errors.Is(err, net.ErrClosed) {
			errs = append(errs, fmt.Errorf("closing %s: %w", one.name, err))
		}
	}
	*c = nil
	return errors.Join(errs...)
}
