package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	authv3 "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
)

const (
	verifyMethod = identityv1.IdentityService_VerifyToken_FullMethodName
	checkMethod  = authv3.Authorization_Check_FullMethodName
)

var servesEcho = regexp.MustCompile(`^(127\.0\.0\.1:\d+)`)

// raw calls a method with requests in turn, as bytes. An answer that is much
// shorter than a good one is none.
func raw(name string, server *process, method string, requests [][]byte, good int) target {
	return target{name: name, server: server, call: func(ctx context.Context, caller, i int) error {
		var answer message
		request := &message{requests[i%len(requests)]}
		if err := server.conn(caller).Invoke(ctx, method, request, &answer, grpc.ForceCodecV2(asBytes{})); err != nil {
			return err
		}
		if len(answer.bytes) < good*9/10 {
			return fmt.Errorf("an answer of %d bytes instead of %d", len(answer.bytes), good)
		}
		return nil
	}}
}

// verdicts are what is remembered: each target of ours with an echo of its sizes,
// or with the same without tracing.
func verdicts(ctx context.Context, ours *replica, tokens []string, on *stage) ([]group, error) {
	verify, good, err := verifyRequests(ctx, ours, tokens)
	if err != nil {
		return nil, err
	}
	check, allowed, err := checkRequests(ctx, ours, tokens)
	if err != nil {
		return nil, err
	}
	var echoes []*process
	for _, size := range []int{good, allowed} {
		echo, err := on.echo(ctx, len(filling(size).GetValue()))
		if err != nil {
			return nil, err
		}
		echoes = append(echoes, echo)
	}
	traced, err := on.replica(ctx, "traced",
		"AUTHING_TRACING_ENDPOINT=http://"+echoes[0].at, "AUTHING_TRACING_SAMPLE_RATIO=0.01")
	if err != nil {
		return nil, err
	}
	return []group{
		{share: 1, targets: []target{
			raw("VerifyToken, remembered", ours.process, verifyMethod, verify, good),
			raw("echo", echoes[0], echoMethod, echoOf(verify), good),
		}},
		{share: 1, targets: []target{
			raw("ext_authz Check, remembered", ours.process, checkMethod, check, allowed),
			raw("echo", echoes[1], echoMethod, echoOf(check), allowed),
		}},
		{share: 1, targets: []target{
			decoded("VerifyToken, generated client", ours, tokens),
			decodedEcho("echo", echoes[0], filling(len(verify[0]))),
		}},
		{share: 1, targets: []target{
			raw("VerifyToken, one trace of 100 kept", traced.process, verifyMethod, verify, good),
			raw("tracing off", ours.process, verifyMethod, verify, good),
		}},
	}, nil
}

// decoded is VerifyToken with the generated client.
func decoded(name string, ours *replica, tokens []string) target {
	return target{name: name, server: ours.process, call: func(ctx context.Context, caller, i int) error {
		answer, err := identityv1.NewIdentityServiceClient(ours.conn(caller)).
			VerifyToken(ctx, &identityv1.VerifyTokenRequest{Token: tokens[i%len(tokens)]})
		if err == nil && !answer.GetVerdict().GetActive() {
			err = fmt.Errorf("a token is not good: %v", answer.GetVerdict().GetReason())
		}
		return err
	}}
}

// decodedEcho is the echo with a client that reads its message.
func decodedEcho(name string, echo *process, request *wrapperspb.BytesValue) target {
	return target{name: name, server: echo, call: func(ctx context.Context, caller, _ int) error {
		return echo.conn(caller).Invoke(ctx, echoMethod, request, new(wrapperspb.BytesValue))
	}}
}

// filling is a message of bytes that takes size bytes on the wire.
func filling(size int) *wrapperspb.BytesValue {
	m := wrapperspb.Bytes(make([]byte, size))
	m.Value = m.GetValue()[:size-(proto.Size(m)-size)]
	return m
}

// echoOf are requests of the same sizes to the echo.
func echoOf(requests [][]byte) [][]byte {
	made := make([][]byte, len(requests))
	for i, request := range requests {
		made[i], _ = proto.Marshal(filling(len(request))) // never fails
	}
	return made
}

// verifyRequests are VerifyToken's for tokens, and the size of a good answer.
func verifyRequests(ctx context.Context, ours *replica, tokens []string) ([][]byte, int, error) {
	requests := make([][]byte, len(tokens))
	for i, token := range tokens {
		requests[i], _ = proto.Marshal(&identityv1.VerifyTokenRequest{Token: token}) // never fails
	}
	answer, err := identityv1.NewIdentityServiceClient(ours.conn(0)).
		VerifyToken(ours.as(ctx), &identityv1.VerifyTokenRequest{Token: tokens[0]})
	if err == nil && !answer.GetVerdict().GetActive() {
		err = fmt.Errorf("a token is not good: %v", answer.GetVerdict().GetReason())
	}
	return requests, proto.Size(answer), err
}

// checkRequests are Envoy's questions about a browser's requests with tokens,
// and the size of a good answer.
func checkRequests(ctx context.Context, ours *replica, tokens []string) ([][]byte, int, error) {
	questions := make([]*authv3.CheckRequest, len(tokens))
	requests := make([][]byte, len(tokens))
	for i, token := range tokens {
		headers := map[string]string{
			"authorization": "Bearer " + token, "cookie": "theme=dark; region=eu",
			"user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
			"accept":     "application/json, text/plain, */*", "accept-encoding": "gzip, deflate, br, zstd",
			"accept-language": "en-GB,en;q=0.9", "referer": "https://shop.example/orders",
			"x-request-id": "0f4c9d1e-7a52-4f0e-9a43-6b8f3f1f2a77", "x-forwarded-for": "203.0.113.7", "x-forwarded-proto": "https",
			":method": "GET", ":path": "/orders/1?full=true", ":authority": "shop.example", ":scheme": "https",
		}
		questions[i] = &authv3.CheckRequest{Attributes: &authv3.AttributeContext{
			Request: &authv3.AttributeContext_Request{Http: &authv3.AttributeContext_HttpRequest{
				Id: strconv.Itoa(i), Method: "GET", Host: "shop.example", Path: "/orders/1?full=true",
				Scheme: "https", Protocol: "HTTP/2", Headers: headers,
			}},
			ContextExtensions: map[string]string{"authing.rule": "authenticated"},
		}}
		var err error
		if requests[i], err = proto.Marshal(questions[i]); err != nil {
			return nil, 0, err
		}
	}
	answer, err := authv3.NewAuthorizationClient(ours.conn(0)).Check(ours.as(ctx), questions[0])
	if err == nil && answer.GetOkResponse() == nil {
		err = fmt.Errorf("a request may not pass: %s", strings.TrimSpace(answer.GetStatus().GetMessage()))
	}
	return requests, proto.Size(answer), err
}
