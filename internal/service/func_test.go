package service_test

import (
	"testing"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

func TestFuncOfAnRPC(t *testing.T) {
	_, _, engine := serveV2(t)
	type (
		request  = *authingv3.ListUsersRequest
		response = *authingv3.ListUsersResponse
	)
	const method = authingv3.ManagementService_ListUsers_FullMethodName
	if list, err := service.Func[request, response](engine, method); err != nil || list == nil {
		t.Error(err)
	}
	if _, err := service.Func[request, response](engine, "/nothing"); err == nil {
		t.Error("of no rpc")
	}
	if _, err := service.Func[response, response](engine, method); err == nil {
		t.Error("of another request")
	}
	if _, err := service.Func[request, request](engine, method); err == nil {
		t.Error("of another response")
	}
}
