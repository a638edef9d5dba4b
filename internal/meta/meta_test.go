package meta_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	metav1 "github.com/authing-grpc/authing-grpc/gen/authing/meta/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/meta"
)

var update = flag.Bool("update", false, "write docs/errors.md")

const reference = "../../docs/errors.md"

func TestErrorsAreDocumented(t *testing.T) {
	want := meta.Reference()
	if *update {
		if err := os.WriteFile(reference, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(reference); err != nil || string(got) != want {
		t.Errorf("%s is not what the dictionary says (%v): go test ./internal/meta -update", reference, err)
	}
}

func TestVersion(t *testing.T) {
	services := []protoreflect.ServiceDescriptor{
		authingv3.File_authing_v3_management_service_proto.Services().Get(0),
		identityv1.File_authing_identity_v1_identity_service_proto.Services().Get(0),
		authingv3.File_authing_v3_auth_service_proto.Services().Get(0),
	}
	build := &debug.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Version: "v0.1.0"}, Settings: []debug.BuildSetting{
		{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.time", Value: "2026-11-20T10:00:00Z"}, {Key: "vcs.modified", Value: "true"},
	}}
	got, err := meta.New(meta.Options{Build: build, Services: services}).GetVersion(t.Context(), nil)
	if err != nil || got.GetVersion() != "v0.1.0" || got.GetCommit() != "abc" || !got.GetModified() || got.GetGoVersion() != "go1.26.8" ||
		got.GetCommittedAt().AsTime().Format("2006-01-02") != "2026-11-20" ||
		!slices.Equal(got.GetPackages(), []string{"authing.identity.v1", "authing.v3"}) {
		t.Errorf("%v, %v", got, err)
	}
	if got, _ := meta.New(meta.Options{}).GetVersion(t.Context(), nil); got.GetVersion() != "(devel)" || got.GetGoVersion() == "" || got.GetCommittedAt() != nil {
		t.Errorf("without a build: %v", got)
	}
}

// ask looks an error up, with x-authing-lang where lang is not empty.
func ask(t *testing.T, req *metav1.LookupErrorRequest, lang string) (*metav1.LookupErrorResponse, error) {
	t.Helper()
	ctx := t.Context()
	if lang != "" {
		ctx = metadata.NewIncomingContext(ctx, metadata.Pairs("x-authing-lang", lang))
	}
	return meta.New(meta.Options{}).LookupError(ctx, req)
}

func TestLookup(t *testing.T) {
	for code, want := range map[string]string{
		"2004":                 "ERROR_ORIGIN_AUTHING authing.cn USER_NOT_FOUND 2004  [NOT_FOUND] [404]",
		"AUTHING_2004":         "ERROR_ORIGIN_AUTHING authing.cn USER_NOT_FOUND 2004  [NOT_FOUND] [404]",
		"user_not_found":       "ERROR_ORIGIN_AUTHING authing.cn USER_NOT_FOUND 2004  [NOT_FOUND] [404]",
		" 1636 ":               "ERROR_ORIGIN_AUTHING authing.cn MFA_REQUIRED 1636 MFA_REQUIRED [FAILED_PRECONDITION] [400]",
		"20001":                "ERROR_ORIGIN_AUTHING authing.cn PERMISSION_OK 20001  [OK] [200]",
		"invalid_grant":        "ERROR_ORIGIN_OAUTH authing.cn OAUTH_INVALID_GRANT 0  [UNAUTHENTICATED] [401]",
		"access_denied":        "ERROR_ORIGIN_OAUTH authing.cn OAUTH_ACCESS_DENIED 0  [PERMISSION_DENIED] [403]",
		"ACCESS_DENIED":        "ERROR_ORIGIN_AUTHING authing.cn ACCESS_DENIED 403  [PERMISSION_DENIED] [403]",
		"Invalid_Grant":        "ERROR_ORIGIN_OAUTH authing.cn OAUTH_INVALID_GRANT 0  [UNAUTHENTICATED] [401]",
		"OAUTH_INVALID_GRANT":  "ERROR_ORIGIN_OAUTH authing.cn OAUTH_INVALID_GRANT 0  [UNAUTHENTICATED] [401]",
		"METHOD_NOT_ALLOWED":   "ERROR_ORIGIN_SERVICE authing-grpc METHOD_NOT_ALLOWED 0  [UNIMPLEMENTED] [405]",
		"upstream_unreachable": "ERROR_ORIGIN_SERVICE authing-grpc UPSTREAM_UNREACHABLE 0  [UNAVAILABLE] [503]",
	} {
		got, err := ask(t, &metav1.LookupErrorRequest{Code: code}, "")
		said := fmt.Sprintln(got.GetOrigin(), got.GetDomain(), got.GetReason(), got.GetNumber(), got.GetPrecondition(), got.GetGrpcCodes(), got.GetHttpStatuses())
		if err != nil || strings.TrimSpace(said) != want || got.GetMeaning() == "" || got.GetAction() == "" {
			t.Errorf("%q: %s %v, want %s", code, said, err, want)
		}
	}
}

func TestLanguages(t *testing.T) {
	for _, tt := range []struct{ asked, header, want string }{
		{"", "", "en-US the user does not exist"},
		{"zh", "", "zh-CN 用户不存在"},
		{"ZH-tw", "en-US", "zh-CN 用户不存在"},
		{"", "zh-CN", "zh-CN 用户不存在"},
		{"ja-JP", "zh-CN", "zh-CN 用户不存在"},
		{"ja-JP", "fr", "en-US the user does not exist"},
		{"en", "zh-CN", "en-US the user does not exist"},
		{"zhuang", "", "en-US the user does not exist"},
	} {
		got, err := ask(t, &metav1.LookupErrorRequest{Code: "2004", Language: tt.asked}, tt.header)
		if said := got.GetLanguage() + " " + got.GetMeaning(); err != nil || said != tt.want {
			t.Errorf("%q, %q: %s %v, want %s", tt.asked, tt.header, said, err, tt.want)
		}
	}
}

func TestGenerations(t *testing.T) {
	for _, tt := range []struct {
		code       string
		generation metav1.Generation
		want       string
	}{
		{"2004", metav1.Generation_GENERATION_V1, "errors[0].message.code"},
		{"2004", metav1.Generation_GENERATION_V2, "code errors[0].message.code"},
		{"2004", metav1.Generation_GENERATION_V3, "apiCode"},
		{"403", metav1.Generation_GENERATION_V3, "statusCode"},
		{"2004", metav1.Generation_GENERATION_UNSPECIFIED, "errors[0].message.code code errors[0].message.code apiCode"},
		{"invalid_grant", metav1.Generation_GENERATION_UNSPECIFIED, ""},
		{"ROUTE_NOT_FOUND", metav1.Generation_GENERATION_V3, ""},
	} {
		got, err := ask(t, &metav1.LookupErrorRequest{Code: tt.code, Generation: tt.generation}, "")
		var members []string
		for _, place := range got.GetPlaces() {
			members = append(members, place.GetMember())
		}
		if said := strings.Join(members, " "); err != nil || said != tt.want {
			t.Errorf("%s of %v: %q %v, want %q", tt.code, tt.generation, said, err, tt.want)
		}
	}
}

func TestUnknownErrors(t *testing.T) {
	for code, near := range map[string]string{
		"2033":                 "2032, 2034, 2031",
		"AUTHING_2033":         "2032, 2034, 2031",
		"USER_DOES_NOT_EXIST":  "USER_NOT_FOUND, USER_NOT_IN_POOL, USER_POOL_NOT_FOUND",
		"999999":               "",
		"-9223372036854775808": "",
		"9223372036854775807":  "",
		"xyzzy":                "",
	} {
		_, err := ask(t, &metav1.LookupErrorRequest{Code: code}, "")
		info, _ := apierror.Detail[*errdetails.ErrorInfo](err)
		if status.Code(err) != codes.NotFound || info.GetReason() != "ERROR_CODE_UNKNOWN" {
			t.Errorf("%s: %v", code, err)
		}
		if got := info.GetMetadata()["near"]; got != near || !strings.Contains(status.Convert(err).Message(), near) {
			t.Errorf("%s: near it %q, want %q", code, got, near)
		}
	}
}

// Every error that the service can raise is found by what callers have of it.
func TestEveryErrorIsFound(t *testing.T) {
	server := meta.New(meta.Options{})
	for _, e := range apierror.Entries() {
		got, err := server.LookupError(context.Background(), &metav1.LookupErrorRequest{Code: e.Reason})
		if err != nil || got.GetNumber() != e.Number || got.GetOauthError() != e.OAuth {
			t.Errorf("%s: %v %v", e.Reason, got, err)
		}
	}
}
