package service

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// overrideCAS reads the answers of the CAS protocol, which are lines of text
// (version 1) or a document of its own (version 2).
func overrideCAS(e *Engine) error {
	return errors.Join(
		validateTicketV1[*authingv2.ValidateTicketV1Request](e, authingv2.AuthService_ValidateTicketV1_FullMethodName,
			func(v ticketVerdict) *authingv2.ValidateTicketV1Response {
				return &authingv2.ValidateTicketV1Response{Valid: v.valid, Message: v.message, Username: v.username}
			}),
		validateTicketV1[*authingv3.ValidateTicketV1Request](e, authingv3.AuthService_ValidateTicketV1_FullMethodName,
			func(v ticketVerdict) *authingv3.ValidateTicketV1Response {
				return &authingv3.ValidateTicketV1Response{Valid: v.valid, Message: v.message, Username: v.username}
			}),
		validateTicketV2[*authingv2.ValidateTicketV2Request](e, authingv2.AuthService_ValidateTicketV2_FullMethodName,
			func(answer *authingv3.CasServiceResponse, xml *string) *authingv2.ValidateTicketV2Response {
				return &authingv2.ValidateTicketV2Response{ServiceResponse: answer, Xml: xml}
			}),
		validateTicketV2[*authingv3.ValidateTicketV2Request](e, authingv3.AuthService_ValidateTicketV2_FullMethodName,
			func(answer *authingv3.CasServiceResponse, xml *string) *authingv3.ValidateTicketV2Response {
				return &authingv3.ValidateTicketV2Response{ServiceResponse: answer, Xml: xml}
			}),
	)
}

func validateTicketV1[Req, Resp proto.Message](e *Engine, fullMethod string, answer func(ticketVerdict) Resp) error {
	return local(e, fullMethod, func(ctx context.Context, req Req) (Resp, error) {
		text, err := e.casText(ctx, fullMethod, req)
		if err != nil {
			var none Resp
			return none, err
		}
		return answer(ticketV1(text)), nil
	})
}

// formatted is a request that says which document it wants.
type formatted interface {
	proto.Message
	GetFormat() string
}

func validateTicketV2[Req formatted, Resp proto.Message](
	e *Engine, fullMethod string, answer func(*authingv3.CasServiceResponse, *string) Resp,
) error {
	return local(e, fullMethod, func(ctx context.Context, req Req) (Resp, error) {
		var none Resp
		if req.GetFormat() == "" {
			req = proto.CloneOf(req)
			m := req.ProtoReflect()
			m.Set(m.Descriptor().Fields().ByName("format"), protoreflect.ValueOfString("JSON"))
		}
		text, err := e.casText(ctx, fullMethod, req)
		if err != nil {
			return none, err
		}
		if req.GetFormat() == "XML" {
			return answer(nil, &text), nil
		}
		found, err := ticketV2(text)
		if err != nil {
			return none, e.failure(ctx, e.plans[fullMethod], err)
		}
		return answer(found, nil), nil
	})
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

// ticketVerdict is what CAS 1.0 says of a ticket.
type ticketVerdict struct {
	valid             bool
	message, username *string
}

// ticketV1 reads the answer of CAS 1.0: "yes" or "no", and the user's name.
func ticketV1(text string) ticketVerdict {
	verdict, rest, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if strings.TrimSpace(verdict) != "yes" {
		return ticketVerdict{message: proto.String("the ticket is not valid")}
	}
	return ticketVerdict{valid: true, username: proto.String(strings.TrimSpace(rest))}
}

// ticketV2 reads the JSON answer of CAS 2.0, with or without its outer
// serviceResponse.
func ticketV2(text string) (*authingv3.CasServiceResponse, error) {
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
	return answer, nil
}
