package service

import (
	"context"
	"errors"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
)

// servicesV1 are the hosts of v1 and what is said of one that does not answer.
var servicesV1 = []struct {
	host    optionsv1.Host
	problem string
}{
	{optionsv1.Host_HOST_V1_USERS, "the users service does not answer"},
	{optionsv1.Host_HOST_V1_OAUTH, "the OAuth service does not answer"},
}

// overridePreflightV1 finds out whether hosts answer. That one does not is an
// answer and no error.
func overridePreflightV1(e *Engine) error {
	return errors.Join(
		local(e, authingv1.AuthService_Preflight_FullMethodName,
			func(ctx context.Context, _ *authingv1.PreflightRequest) (*authingv1.PreflightResponse, error) {
				problem, err := e.preflight(ctx)
				if err != nil {
					return nil, err
				}
				return &authingv1.PreflightResponse{Result: problem == "", Message: problem}, nil
			}),
		local(e, authingv1.AuthService_CdnPreflight_FullMethodName,
			func(ctx context.Context, _ *authingv1.CdnPreflightRequest) (*authingv1.CdnPreflightResponse, error) {
				problem, err := e.cdnPreflight(ctx)
				if err != nil {
					return nil, err
				}
				return &authingv1.CdnPreflightResponse{Result: problem == "", Message: problem}, nil
			}),
		local(e, authingv1.AuthService_CheckPreflight_FullMethodName, e.checkPreflight),
	)
}

func (e *Engine) checkPreflight(
	ctx context.Context, req *authingv1.CheckPreflightRequest,
) (*authingv1.CheckPreflightResponse, error) {
	resp := new(authingv1.CheckPreflightResponse)
	if req.GetPreflight() {
		problem, err := e.preflight(ctx)
		if err != nil {
			return nil, err
		}
		resp.Service = &authingv1.PreflightResult{Result: problem == "", Message: problem}
	}
	if req.GetCdnPreflight() {
		problem, err := e.cdnPreflight(ctx)
		if err != nil {
			return nil, err
		}
		resp.Cdn = &authingv1.PreflightResult{Result: problem == "", Message: problem}
	}
	return resp, nil
}

// preflight says which service of v1 does not answer, "" for none.
func (e *Engine) preflight(ctx context.Context) (string, error) {
	p := e.plans[authingv1.AuthService_Preflight_FullMethodName]
	call, err := e.prepare(ctx, p, new(authingv1.PreflightRequest))
	if err != nil {
		return "", err
	}
	for _, service := range servicesV1 {
		there := *call
		there.Host = service.host
		_, err := e.client.Text(ctx, &there)
		if problem, err := e.problem(ctx, p, err, service.problem); problem != "" || err != nil {
			return problem, err
		}
	}
	return "", nil
}

func (e *Engine) cdnPreflight(ctx context.Context) (string, error) {
	return e.problem(ctx, e.plans[authingv1.AuthService_CdnPreflight_FullMethodName], e.client.CDN(ctx),
		"the host of portraits and logos does not answer")
}

// problem is what to say if a check has failed. A call that has itself ended says
// nothing of who was asked.
func (e *Engine) problem(ctx context.Context, p *plan, err error, text string) (string, error) {
	switch {
	case err == nil:
		return "", nil
	case ctx.Err() != nil:
		return "", e.failure(ctx, p, ctx.Err())
	default:
		return text, nil
	}
}
