package e2e

import (
	"context"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracev1 "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// traces is a collector of spans.
type traces struct {
	collector.UnimplementedTraceServiceServer

	url string
	mu  sync.Mutex
	all []*tracev1.ResourceSpans
}

func (c *traces) Export(_ context.Context, sent *collector.ExportTraceServiceRequest) (*collector.ExportTraceServiceResponse, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, sent.GetResourceSpans()...)
	return &collector.ExportTraceServiceResponse{}, nil
}

func newTraces(t *testing.T) *traces {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &traces{url: "http://" + listener.Addr().String()}
	server := grpc.NewServer()
	collector.RegisterTraceServiceServer(server, c)
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() { server.Stop(); serving.Wait() })
	return c
}

// env makes a server send all its spans here.
func (c *traces) env(env map[string]string) map[string]string {
	env["AUTHING_TRACING_ENDPOINT"], env["AUTHING_TRACING_SAMPLE_RATIO"] = c.url, "1"
	return env
}

// of are the spans of a trace, outermost first, as "name" of a chain.
func (c *traces) of(t *testing.T, trace string) []*tracev1.Span {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	var spans []*tracev1.Span
	for _, resource := range c.all {
		for _, scope := range resource.GetScopeSpans() {
			for _, span := range scope.GetSpans() {
				if hex.EncodeToString(span.GetTraceId()) == trace {
					spans = append(spans, span)
				}
			}
		}
	}
	slices.SortFunc(spans, func(a, b *tracev1.Span) int { return int(a.GetStartTimeUnixNano()) - int(b.GetStartTimeUnixNano()) })
	return spans
}

// text is all that was sent.
func (c *traces) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all strings.Builder
	for _, one := range c.all {
		all.WriteString(prototext.Format(one))
	}
	return all.String()
}

// chain checks that each span is below the one before, the first below parent.
func chain(t *testing.T, spans []*tracev1.Span, parent string, names ...string) {
	t.Helper()
	var got []string
	for _, span := range spans {
		got = append(got, span.GetName())
		if above := hex.EncodeToString(span.GetParentSpanId()); above != parent {
			t.Errorf("%s is below %s, want %s", span.GetName(), above, parent)
		}
		parent = hex.EncodeToString(span.GetSpanId())
	}
	if !slices.Equal(got, names) {
		t.Errorf("spans %q, want %q", got, names)
	}
}

const (
	callerSpan  = "00f067aa0ba902b7"
	restTrace   = "4bf92f3577b34da6a3ce929d0e0e4736"
	grpcTrace   = "5bf92f3577b34da6a3ce929d0e0e4736"
	frontTrace  = "6bf92f3577b34da6a3ce929d0e0e4736"
	failedTrace = "7bf92f3577b34da6a3ce929d0e0e4736"
	lostTrace   = "8bf92f3577b34da6a3ce929d0e0e4736"
	tokenCanary = "token-canary"
	pathCanary  = "path-canary"
	queryCanary = "query-canary"
)

func traceparent(trace string) string { return "00-" + trace + "-" + callerSpan + "-01" }

// TestTraces: a call is one trace from door to Authing, whichever door it came
// by, and what was sent of it holds nobody's secret.
func TestTraces(t *testing.T) {
	var mu sync.Mutex
	asked := make(map[string]string) // trace → span that Authing was told
	url := upstream(t, func(w http.ResponseWriter, r *http.Request) {
		parts := strings.Split(r.Header.Get("Traceparent"), "-")
		mu.Lock()
		defer mu.Unlock()
		if len(parts) == 4 {
			asked[parts[1]] = parts[2]
		}
		if baggage := r.Header.Get("Baggage"); baggage != "" {
			asked["baggage"] = baggage
		}
		if len(parts) == 4 && parts[1] == failedTrace {
			body, _ := io.ReadAll(r.Body)
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write(append(body, r.Header.Get("Authorization")+r.URL.String()...))
			return
		}
		_, _ = io.WriteString(w, `{"statusCode":200,"data":{"userId":"u1"},"code":200}`)
	})
	sent := newTraces(t)
	env := sent.env(real(url))
	env["AUTHING_ADMIN_ADDR"] = "127.0.0.1:0"
	s := start(t, env)
	users := authingv3.NewManagementServiceClient(s.grpc)
	if _, err := users.GetUser(t.Context(), &authingv3.GetUserRequest{UserId: "warm"}); err != nil { // fetches the token
		t.Fatal(err)
	}

	call(t, http.MethodPost, s.rest("/api/v3/signin"), `{"connection":"PASSWORD","passwordPayload":{"password":"`+password+`","username":"u"}}`,
		"Traceparent", traceparent(restTrace), "Baggage", "tenant=baggage-canary", "User-Agent", "agent-canary", "X-Forwarded-For", "forwarded-canary")
	ctx := metadata.NewOutgoingContext(t.Context(), metadata.Pairs("traceparent", traceparent(grpcTrace), "x-canary", tokenCanary))
	if _, err := users.GetUser(ctx, &authingv3.GetUserRequest{UserId: queryCanary}); err != nil {
		t.Fatal(err)
	}
	call(t, http.MethodGet, s.compat("/api/v3/get-profile?unused="+queryCanary), "", "Authorization", tokenCanary, "Traceparent", traceparent(frontTrace))
	call(t, http.MethodGet, s.rest("/api/v3/get-user?userId="+queryCanary), "", "Traceparent", traceparent(failedTrace))
	call(t, http.MethodGet, s.rest("/"+pathCanary+"?token="+queryCanary), "", "Traceparent", traceparent(lostTrace))
	hostile := metadata.NewOutgoingContext(t.Context(), metadata.Pairs("traceparent", traceparent(lostTrace)))
	_ = s.grpc.Invoke(hostile, "/authing.v3.AuthService/"+pathCanary, new(emptypb.Empty), new(emptypb.Empty))
	metrics := call(t, http.MethodGet, "http://"+s.at.Admin+"/metrics", "", "Accept", "application/openmetrics-text; version=1.0.0").text
	s.stop() // sends what waits

	const signIn, getUser, getProfile = "authing.v3.AuthService/SignInByCredentials", "authing.v3.ManagementService/GetUser", "authing.v3.AuthService/GetProfile"
	chain(t, sent.of(t, restTrace), callerSpan, "rest "+signIn, signIn, signIn)
	chain(t, sent.of(t, grpcTrace), callerSpan, getUser, getUser)
	chain(t, sent.of(t, frontTrace), callerSpan, "compat "+getProfile, getProfile, getProfile)
	chain(t, sent.of(t, lostTrace), callerSpan, "rest GET")
	for _, trace := range []string{restTrace, grpcTrace, frontTrace} {
		spans := sent.of(t, trace)
		if last := spans[len(spans)-1]; hex.EncodeToString(last.GetSpanId()) != asked[trace] || last.GetKind() != tracev1.Span_SPAN_KIND_CLIENT {
			t.Errorf("Authing was told span %s, want that of its call: %v", asked[trace], last)
		}
		if !strings.Contains(s.log.String(), `"trace_id":"`+trace+`","span_id":"`) {
			t.Errorf("no line of the log names %s", trace)
		}
	}
	if asked["baggage"] != "tenant=baggage-canary" {
		t.Errorf("Authing was told the baggage %q", asked["baggage"])
	}
	if failed := sent.of(t, failedTrace); len(failed) < 3 || failed[0].GetStatus().GetCode() != tracev1.Status_STATUS_CODE_ERROR {
		t.Errorf("a failed call: %v", failed)
	}
	for name, label := range map[string]string{"authing_rpc_duration_seconds_bucket": "method", "authing_upstream_duration_seconds_bucket": "operation"} {
		exemplar := regexp.MustCompile(name + `{[^}]*` + label + `="` + regexp.QuoteMeta(signIn) + `"[^}]*} \d+ # {[^}]*trace_id="` + restTrace + `"`)
		if !exemplar.MatchString(metrics) {
			t.Errorf("no exemplar of %s names the trace:\n%s", name, metrics)
		}
	}
	text := sent.text()
	for _, want := range []string{`"service.name"`, `"authing-grpc"`, `"http.response.status_code"`, `"rpc.method"`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is in no span", want)
		}
	}
	if found := seen(text, password, poolSecret, appSecret, tokenCanary, pathCanary, queryCanary, "management\"",
		"baggage-canary", "agent-canary", "forwarded-canary"); found != nil {
		t.Errorf("in the spans: %v", found)
	}
}

// TestNoTraces: without a collector Authing is told what the caller sent.
func TestNoTraces(t *testing.T) {
	told := make(chan string, 1)
	s := start(t, real(upstream(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/v3/get-user" {
			told <- r.Header.Get("Traceparent")
		}
		_, _ = io.WriteString(w, `{"statusCode":200,"data":{"userId":"u1"}}`)
	})))
	call(t, http.MethodGet, s.rest("/api/v3/get-user?userId=u1"), "", "Traceparent", traceparent(restTrace))
	if got := <-told; got != traceparent(restTrace) {
		t.Errorf("Authing was told %s", got)
	}
	if strings.Contains(s.log.String(), "trace_id") {
		t.Error("the log names traces that there are not")
	}
}

// TestCollectorIsAway: calls go on, the log says what is lost, and the end is in
// order.
func TestCollectorIsAway(t *testing.T) {
	sent := newTraces(t)
	sent.url = "http://127.0.0.1:1"
	s := start(t, sent.env(embedded()))
	if _, err := authingv3.NewManagementServiceClient(s.grpc).CreateUser(t.Context(), &authingv3.CreateUserRequest{Username: proto.String("u")}); err != nil {
		t.Fatal(err)
	}
	s.stop()
	if !strings.Contains(s.log.String(), "spans are lost") {
		t.Error("the log says nothing of it")
	}
}
