package server

import (
	"context"

	"google.golang.org/grpc/metadata"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/front"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// endingOf asks the engine whose tokens a mutation ends that passes it by, as if
// it were the call of the rpc that declares it.
func endingOf(engine *service.Engine) func(context.Context, front.Mutation) (func(context.Context), error) {
	return func(ctx context.Context, mutation front.Mutation) (func(context.Context), error) {
		as := metadata.MD{}
		for name := range mutation.Call.Header {
			as.Set(name, mutation.Call.Header.Get(name))
		}
		if token := mutation.Call.UserToken; token != "" {
			as.Set("authorization", token)
		}
		asCall := func(ctx context.Context) context.Context { return metadata.NewIncomingContext(ctx, as) }
		end, err := engine.Ending(asCall(ctx), access.FullName(mutation.Method), mutation.Arguments)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context) { end(asCall(ctx)) }, nil
	}
}
