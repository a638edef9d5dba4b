package service

import (
	"context"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// overrideRoleUDFValue picks one value out of all those of a role, as the SDKs
// do.
func overrideRoleUDFValue(e *Engine) error {
	all := e.plans[authingv2.ManagementService_GetRoleUdfValue_FullMethodName]
	return local(e, authingv2.ManagementService_GetRoleSpecificUdfValue_FullMethodName,
		func(ctx context.Context, req *authingv2.GetRoleSpecificUdfValueRequest) (*authingv2.GetRoleSpecificUdfValueResponse, error) {
			values, err := e.call(ctx, all, &authingv2.GetRoleUdfValueRequest{Id: req.GetId()})
			if err != nil {
				return nil, err
			}
			data := values.(*authingv2.GetRoleUdfValueResponse).GetData()
			return &authingv2.GetRoleSpecificUdfValueResponse{Value: data.GetFields()[req.GetKey()]}, nil
		})
}
