package service

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"
)

// Func returns an rpc of the engine as a function, for services of our own that
// build on it: what its calls do behind the interceptors.
func Func[Req, Resp proto.Message](e *Engine, fullMethod string) (func(context.Context, Req) (Resp, error), error) {
	var (
		req  Req
		resp Resp
	)
	p, ok := e.plans[fullMethod]
	if !ok || p.stream != nil || p.request != req.ProtoReflect().Type() || p.response != resp.ProtoReflect().Type() {
		return nil, fmt.Errorf("%s is no rpc of the engine from %T to %T", fullMethod, req, resp)
	}
	return func(ctx context.Context, req Req) (Resp, error) {
		answer, err := e.invoke(ctx, p, req)
		if err != nil {
			var none Resp
			return none, err
		}
		return answer.(Resp), nil
	}, nil
}
