package service

import (
	"context"

	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
)

// overridePipelineTemplatesV1 gets the templates where everybody may: no pool's
// credential goes there.
func overridePipelineTemplatesV1(e *Engine) error {
	return local(e, authingv1.ManagementService_ListPipelineTemplates_FullMethodName,
		func(ctx context.Context, _ *authingv1.ListPipelineTemplatesRequest) (*authingv1.ListPipelineTemplatesResponse, error) {
			p := e.plans[authingv1.ManagementService_ListPipelineTemplates_FullMethodName]
			data, err := e.client.PipelineTemplates(ctx)
			if err != nil {
				return nil, e.failure(ctx, p, err)
			}
			resp, err := e.decode(ctx, p, data)
			if err != nil {
				return nil, e.failure(ctx, p, err)
			}
			return resp.(*authingv1.ListPipelineTemplatesResponse), nil
		})
}
