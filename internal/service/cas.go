package service

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// overrideCAS reads the answers of the CAS protocol, which are lines of text
// (version 1) or a document of its own (version 2).
func overrideCAS(e *Engine) error {
	return errors.Join(
		local(e, authingv3.AuthService_ValidateTicketV1_FullMethodName,
			func(ctx context.Context, req *authingv3.ValidateTicketV1Request) (*authingv3.ValidateTicketV1Response, error) {
				text, err := e.casText(ctx, authingv3.AuthService_ValidateTicketV1_FullMethodName, req)
				if err != nil {
					return nil, err
				}
				return ticketV1(text), nil
			}),
		local(e, authingv3.AuthService_ValidateTicketV2_FullMethodName,
			func(ctx context.Context, req *authingv3.ValidateTicketV2Request) (*authingv3.ValidateTicketV2Response, error) {
				if req.Format == nil {
					req = proto.CloneOf(req)
					req.Format = proto.String("JSON")
				}
				text, err := e.casText(ctx, authingv3.AuthService_ValidateTicketV2_FullMethodName, req)
				if err != nil {
					return nil, err
				}
				if req.GetFormat() == "XML" {
					return &authingv3.ValidateTicketV2Response{Xml: &text}, nil
				}
				answer, err := ticketV2(text)
				if err != nil {
					return nil, e.failure(ctx, e.plans[authingv3.AuthService_ValidateTicketV2_FullMethodName], err)
				}
				return answer, nil
			}),
	)
}

// casText asks the CAS server of the application that the request or the call
// names.
func (e *Engine) casText(ctx context.Context, method string, req proto.Message) (string, error) {
	r := req.ProtoReflect()
	field := r.Descriptor().Fields().ByName("app_id")
	if id := r.Get(field).String(); id != "" {
		ctx = withIncoming(ctx, "x-authing-app-id", id)
	}
	app, err := e.selected(ctx)
	if err != nil {
		return "", err
	}
	named := proto.Clone(req)
	named.ProtoReflect().Set(field, protoreflect.ValueOfString(app.ID))
	p := e.plans[method]
	call, err := e.prepare(ctx, p, named)
	if err != nil {
		return "", err
	}
	text, err := e.client.Text(ctx, call)
	if err != nil {
		return "", e.failure(ctx, p, err)
	}
	return text, nil
}

// ticketV1 reads the answer of CAS 1.0: "yes" or "no", and the user's name.
func ticketV1(text string) *authingv3.ValidateTicketV1Response {
	verdict, rest, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if strings.TrimSpace(verdict) != "yes" {
		return &authingv3.ValidateTicketV1Response{Message: proto.String("the ticket is not valid")}
	}
	return &authingv3.ValidateTicketV1Response{Valid: true, Username: proto.String(strings.TrimSpace(rest))}
}

// ticketV2 reads the JSON answer of CAS 2.0, with or without its outer
// serviceResponse.
func ticketV2(text string) (*authingv3.ValidateTicketV2Response, error) {
	var wrapped struct {
		ServiceResponse json.RawMessage `json:"serviceResponse"`
	}
	if err := json.Unmarshal([]byte(text), &wrapped); err != nil {
		return nil, authing.ErrMalformed
	}
	inner := wrapped.ServiceResponse
	if inner == nil {
		inner = json.RawMessage(text)
	}
	answer := new(authingv3.CasServiceResponse)
	if err := codec.Unmarshal(inner, answer, codec.Upstream); err != nil {
		return nil, err
	}
	if answer.GetAuthenticationSuccess() == nil && answer.GetAuthenticationFailure() == nil {
		return nil, authing.ErrMalformed
	}
	return &authingv3.ValidateTicketV2Response{ServiceResponse: answer}, nil
}
