package gateway

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

const requestIDHeader = "X-Request-Id"

// incoming lists the headers that become metadata of any call. All others stay
// outside, but for those that the contract of an rpc forwards: nothing else a client sends can be taken for something we know.
var incoming = []string{
	"authorization",
	"x-caller-authorization",
	"x-authing-app-id",
	"x-authing-app-tenant-id",
	"x-authing-userpool-id",
	"x-authing-lang",
	"x-request-id",
	"traceparent",
	"tracestate",
}

// outgoing lists the metadata of the answer that become headers.
var outgoing = []string{"x-request-id", "retry-after", "www-authenticate"}

// callMetadata is the metadata of the call: what the server put into the
// request's context, then the allowed headers, and own, those of its rpc.
func callMetadata(r *http.Request, own []string) (metadata.MD, error) {
	md := metadata.MD{}
	if own, ok := metadata.FromOutgoingContext(r.Context()); ok {
		md = own.Copy()
	}
	for _, name := range slices.Concat(incoming, own) {
		value, err := headerValue(r.Header, name)
		if err != nil {
			return nil, err
		}
		if value != "" && len(md[name]) == 0 {
			md.Set(name, value)
		}
	}
	return md, nil
}

// headerValue is the one value of a header; two that differ are refused, since
// two readers could pick different ones.
func headerValue(h http.Header, name string) (string, error) {
	var values []string
	for _, value := range h.Values(name) {
		if value != "" && !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	if len(values) > 1 && strings.HasSuffix(name, "authorization") {
		return "", apierror.New(codes.InvalidArgument, errorsv1.Reason_CREDENTIALS_CONFLICT,
			name+" is given more than once with different values",
			&errdetails.BadRequest{FieldViolations: []*errdetails.BadRequest_FieldViolation{{
				Field: name, Description: "the header is sent twice with different values",
			}}})
	}
	if len(values) > 1 && name != "tracestate" {
		return "", apierror.InvalidField(name, "the header is sent twice with different values")
	}
	value := strings.Join(values, ",")
	if strings.ContainsFunc(value, func(c rune) bool { return c < ' ' || c > '~' }) {
		return "", apierror.InvalidField(name, "the header holds characters other than printable ASCII")
	}
	return value, nil
}

// forwardHeaders puts the allowed metadata of an answer into its headers.
func forwardHeaders(ctx context.Context, w http.ResponseWriter, _ proto.Message) error {
	setHeaders(ctx, w)
	return nil
}

func setHeaders(ctx context.Context, w http.ResponseWriter) {
	for _, name := range outgoing {
		if value := answered(ctx, name); value != "" {
			w.Header().Set(name, value)
		}
	}
}

// answered is a value of the answer's metadata, header before trailer.
func answered(ctx context.Context, name string) string {
	md, _ := runtime.ServerMetadataFromContext(ctx)
	for _, values := range [][]string{md.HeaderMD.Get(name), md.TrailerMD.Get(name)} {
		if len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

// requestID is the id of the call: the server's, else the client's.
func requestID(ctx context.Context, c *call) string {
	if id := answered(ctx, "x-request-id"); id != "" {
		return id
	}
	return c.requestID
}
