package service

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"
)

// override replaces what the plan alone would do for one rpc. fn calls next for
// the plan's own call. The types are checked at compile time, the method at
// start-up.
func override[Req, Resp proto.Message](
	e *Engine,
	fullMethod string,
	fn func(ctx context.Context, req Req, next func(context.Context, Req) (Resp, error)) (Resp, error),
) error {
	p, ok := e.plans[fullMethod]
	if !ok {
		return fmt.Errorf("override of %s: no such rpc", fullMethod)
	}
	next := func(ctx context.Context, req Req) (Resp, error) {
		resp, err := e.call(ctx, p, req)
		if err != nil {
			var none Resp
			return none, err
		}
		return resp.(Resp), nil
	}
	p.override = func(ctx context.Context, req proto.Message) (proto.Message, error) {
		resp, err := fn(ctx, req.(Req), next)
		if err != nil {
			return nil, err
		}
		return resp, nil
	}
	return nil
}
