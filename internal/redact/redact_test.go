package redact_test

import (
	"bytes"
	"log/slog"
	"math"
	"net/http"
	"strings"
	"testing"

	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/known/structpb"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	_ "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/redact"
)

const canary = "s3cr3t-canary"

func signIn() *authingv3.SignInByCredentialsRequest {
	return &authingv3.SignInByCredentialsRequest{
		Connection:      "PASSWORD",
		PasswordPayload: &authingv3.SignInByPasswordPayload{Username: proto.String("bob"), Password: canary},
	}
}

func free(t *testing.T) *structpb.Struct {
	t.Helper()
	s, err := structpb.NewStruct(map[string]any{
		"colour":    "red",
		"Pass-Word": canary,
		"nested":    map[string]any{"list": []any{map[string]any{"access_token": canary, "n": math.MaxInt32}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// logged prints one line in both formats.
func logged(r *redact.Redactor, args ...any) string {
	var out bytes.Buffer
	for _, next := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(r.Handler(next)).Info("line", args...)
	}
	return out.String()
}

func TestNothingSecretIsLogged(t *testing.T) {
	for name, args := range map[string][]any{
		"message":         {"request", redact.New().Message(signIn())},
		"bare message":    {"request", signIn()},
		"group":           {slog.Group("call", "request", signIn(), "password", canary)},
		"struct":          {"request", free(t)},
		"value":           {"request", structpb.NewStructValue(free(t))},
		"list":            {"request", &structpb.ListValue{Values: []*structpb.Value{structpb.NewStructValue(free(t))}}},
		"marked value":    {"error", &errorsv1.UpstreamError{Message: "m", Data: structpb.NewStringValue(canary)}},
		"key":             {"app_secret", canary},
		"authorization":   {"Authorization", "Bearer " + canary},
		"caller header":   {"x-caller-authorization", canary},
		"secret group":    {slog.Group("token", "value", canary)},
		"nested group":    {slog.Group("a", slog.Group("cookie", slog.Group("b", "c", canary)))},
		"metadata":        {"md", metadata.Pairs("authorization", canary)},
		"headers":         {"headers", http.Header{"Cookie": {canary}}},
		"LogValuer":       {"secret", slog.AnyValue(valuer{})},
		"valuer of group": {"outer", valuer{}},
	} {
		t.Run(name, func(t *testing.T) {
			if out := logged(redact.New(), args...); strings.Contains(out, canary) || !strings.Contains(out, redact.Placeholder) {
				t.Errorf("not redacted: %s", out)
			}
			if name == "message" {
				args = []any{"request", redact.New(redact.Off()).Message(signIn())}
			}
			if out := logged(redact.New(redact.Off()), args...); !strings.Contains(out, canary) {
				t.Errorf("switched off, yet hidden: %s", out)
			}
		})
	}
}

type valuer struct{}

func (valuer) LogValue() slog.Value { return slog.GroupValue(slog.String("password", canary)) }

func TestWithAttrsAndGroups(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(redact.New().Handler(slog.NewJSONHandler(&out, nil)))
	log.With("token", canary).WithGroup("g").With("secret", canary).WithGroup("cookie").Info("line", "x", canary, "code", "OK")
	log.WithGroup("").Info("line", "code", "OK", "method", "/a/b")
	if strings.Contains(out.String(), canary) {
		t.Error(out.String())
	}
	if !strings.Contains(out.String(), `"code":"OK","method":"/a/b"`) {
		t.Errorf("hides too much: %s", out.String())
	}
}

func TestRestIsReadable(t *testing.T) {
	out := logged(redact.New(), "request", signIn(), "free", free(t))
	for _, want := range []string{
		`"request":{"connection":"PASSWORD","passwordPayload":{"password":"[redacted]","username":"bob"}}`,
		`"colour":"red"`, `"n":"2.147483647e+09"`, `"Pass-Word":"[redacted]"`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s in %s", want, out)
		}
	}
}

func TestAbsentMessages(t *testing.T) {
	var absent *authingv3.SignInByCredentialsRequest
	if out := logged(redact.New(), "a", redact.New().Message(absent), "b", redact.New().Message(nil)); !strings.Contains(out, `"a":null,"b":null`) {
		t.Error(out)
	}
}

func TestSizeIsBounded(t *testing.T) {
	long := strings.Repeat("é", 100_000)
	deep := structpb.NewStringValue(long)
	wide := make([]*structpb.Value, 10_000)
	for i := range wide {
		wide[i] = deep
	}
	for range 100 {
		deep = structpb.NewListValue(&structpb.ListValue{Values: []*structpb.Value{deep}})
	}
	for name, m := range map[string]proto.Message{
		"wide": &structpb.ListValue{Values: wide}, "deep": deep, "long": structpb.NewStringValue(long),
	} {
		if out := logged(redact.New(), "request", m); len(out) > 64<<10 || !strings.Contains(out, "…") {
			t.Errorf("%s: %d bytes", name, len(out))
		}
	}
}

// Every marked field of every message of ours is hidden, wherever it stands.
func TestEveryMarkedField(t *testing.T) {
	marked := 0
	protoregistry.GlobalTypes.RangeMessages(func(mt protoreflect.MessageType) bool {
		if !strings.HasPrefix(string(mt.Descriptor().FullName()), "authing.") {
			return true
		}
		fields := mt.Descriptor().Fields()
		for i := range fields.Len() {
			field := fields.Get(i)
			options, _ := field.Options().(*descriptorpb.FieldOptions)
			if !options.GetDebugRedact() {
				continue
			}
			marked++
			m := mt.New()
			switch {
			case field.IsList() || field.IsMap() || field.Message() != nil:
				m.Set(field, m.NewField(field))
				if field.IsList() || field.IsMap() {
					continue // empty, so not populated
				}
			case field.Kind() == protoreflect.StringKind:
				m.Set(field, protoreflect.ValueOfString(canary))
			case field.Kind() == protoreflect.BytesKind:
				m.Set(field, protoreflect.ValueOfBytes([]byte(canary)))
			}
			out := logged(redact.New(), "m", m.Interface())
			if strings.Contains(out, canary) || !strings.Contains(out, redact.Placeholder) {
				t.Errorf("%s shows: %s", field.FullName(), out)
			}
		}
		return true
	})
	if marked == 0 {
		t.Error("no field is marked")
	}
}
