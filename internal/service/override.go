package service

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"
)

// next is the plan's own call of an rpc.
type next[Req, Resp proto.Message] func(context.Context, Req) (Resp, error)

// local answers an rpc here, without a call upstream.
func local[Req, Resp proto.Message](e *Engine, fullMethod string, fn func(context.Context, Req) (Resp, error)) error {
	return override(e, fullMethod, func(ctx context.Context, req Req, _ next[Req, Resp]) (Resp, error) {
		return fn(ctx, req)
	})
}

// override replaces what the plan alone would do for one rpc. fn calls
// upstream for the plan's own call. The types are checked at compile time, the method at
// start-up.
func override[Req, Resp proto.Message](
	e *Engine,
	fullMethod string,
	fn func(ctx context.Context, req Req, upstream next[Req, Resp]) (Resp, error),
) error {
	p, ok := e.plans[fullMethod]
	if !ok {
		return fmt.Errorf("override of %s: no such rpc", fullMethod)
	}
	upstream := func(ctx context.Context, req Req) (Resp, error) {
		resp, err := e.call(ctx, p, req)
		if err != nil {
			var none Resp
			return none, err
		}
		return resp.(Resp), nil
	}
	p.override = func(ctx context.Context, req proto.Message) (proto.Message, error) {
		resp, err := fn(ctx, req.(Req), upstream)
		if err != nil {
			return nil, err
		}
		return resp, nil
	}
	return nil
}

// planned makes the plan's own call of an rpc, for overrides that build on it.
func planned[Resp proto.Message](ctx context.Context, e *Engine, fullMethod string, req proto.Message) (Resp, error) {
	answer, err := e.call(ctx, e.plans[fullMethod], req)
	if err != nil {
		var none Resp
		return none, err
	}
	return answer.(Resp), nil
}
