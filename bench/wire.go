package main

import (
	"fmt"

	"google.golang.org/grpc/mem"
)

// message is a message as its bytes on the wire.
type message struct{ bytes []byte }

// asBytes is the codec of messages that are bytes already. With it a client does
// the same for every target, and what differs is the servers.
type asBytes struct{}

// Name says that the bytes are protobuf's.
func (asBytes) Name() string { return "proto" }

// Marshal implements encoding.CodecV2.
func (asBytes) Marshal(v any) (mem.BufferSlice, error) {
	m, ok := v.(*message)
	if !ok {
		return nil, fmt.Errorf("a %T is no message", v)
	}
	return mem.BufferSlice{mem.SliceBuffer(m.bytes)}, nil
}

// Unmarshal implements encoding.CodecV2.
func (asBytes) Unmarshal(data mem.BufferSlice, v any) error {
	m, ok := v.(*message)
	if !ok {
		return fmt.Errorf("a %T is no message", v)
	}
	m.bytes = data.Materialize()
	return nil
}
