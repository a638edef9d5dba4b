package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"

	"google.golang.org/grpc"
)

// Names of the doors, in logs and errors.
const (
	doorEmulator = "emulator"
	doorGRPC     = "gRPC"
	doorREST     = "REST"
	doorCompat   = "compatible front"
	doorAdmin    = "admin"
)

// settingOf is the setting that says where a door is.
var settingOf = map[string]string{
	doorEmulator: "emulator.addr", doorGRPC: "grpc.addr", doorREST: "http.addr", doorCompat: "compat.addr",
	doorAdmin: "admin.addr",
}

// door is one listener and what serves on it.
type door struct {
	name     string
	listener net.Listener
	// serve answers until the door is drained or closed.
	serve func(net.Listener) error
	// drain takes no new calls and waits for those in flight.
	drain func(context.Context) error
	// cut ends the calls still in flight.
	cut func() error
}

// listen opens the listener of a door. Nothing is answered before Run.
func listen(ctx context.Context, name, address string) (*door, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &door{name: name, listener: listener}, nil
}

// local says that only this machine can reach the door.
func (d *door) local() bool {
	bound, err := netip.ParseAddrPort(d.listener.Addr().String())
	return err == nil && bound.Addr().Unmap().IsLoopback()
}

// address is where a client on this machine reaches the door.
func (d *door) address() string {
	bound, err := netip.ParseAddrPort(d.listener.Addr().String())
	if err != nil || !bound.Addr().IsUnspecified() {
		return d.listener.Addr().String()
	}
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), bound.Port()).String()
}

// run serves; it returns nil after a drain.
func (d *door) run() error {
	err := d.serve(d.listener)
	if err == nil || errors.Is(err, http.ErrServerClosed) || errors.Is(err, grpc.ErrServerStopped) {
		return nil
	}
	return fmt.Errorf("%s: %w", d.name, err)
}

// end drains the door, and cuts what the context's deadline leaves.
func (d *door) end(ctx context.Context) error {
	err := d.drain(ctx)
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: calls in flight were cut: %w", d.name, errors.Join(err, d.cut()))
}
