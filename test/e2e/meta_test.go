package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	metav1 "github.com/authing-grpc/authing-grpc/gen/authing/meta/v1"
	"github.com/authing-grpc/authing-grpc/gen/openapi"
)

// MetaService answers over gRPC and REST, in the language of the call.
func TestMeta(t *testing.T) {
	s := start(t, embedded())
	client := metav1.NewMetaServiceClient(s.grpc)
	version, err := client.GetVersion(t.Context(), nil)
	if err != nil || version.GetVersion() == "" || len(version.GetPackages()) != 6 {
		t.Errorf("%v %v", version, err)
	}
	ctx := metadata.AppendToOutgoingContext(t.Context(), "x-authing-lang", "zh-CN")
	if got, err := client.LookupError(ctx, &metav1.LookupErrorRequest{Code: "2004"}); err != nil || got.GetMeaning() != "用户不存在" {
		t.Errorf("%v %v", got, err)
	}
	for _, bad := range []*metav1.LookupErrorRequest{{}, {Code: strings.Repeat("x", 65)}, {Code: "2004", Generation: 9}} {
		if _, err := client.LookupError(ctx, bad); status.Code(err) != codes.InvalidArgument {
			t.Errorf("%v: %v", bad, err)
		}
	}
	for path, want := range map[string]struct {
		status int
		holds  string
	}{
		"/meta/v1/version":                                    {200, `"authing.meta.v1"`},
		"/meta/v1/capabilities":                               {200, `"embeddedEmulator":true`},
		"/meta/v1/errors/2004":                                {200, `"meaning":"the user does not exist"`},
		"/meta/v1/errors/2004?language=zh":                    {200, `"meaning":"用户不存在"`},
		"/meta/v1/errors/2004?generation=GENERATION_V3":       {200, `"member":"apiCode"`},
		"/meta/v1/errors/2033":                                {404, `2032, 2034, 2031`},
		"/meta/v1/errors/UPSTREAM_TIMEOUT?generation=no":      {400, `generation`},
		"/meta/v1/errors/caller_not_permitted?language=en-GB": {200, `"PERMISSION_DENIED"`},
	} {
		got := call(t, "GET", s.rest(path), "")
		if plain := strings.ReplaceAll(got.text, `": "`, `":"`); got.status != want.status || !strings.Contains(plain, want.holds) {
			t.Errorf("%s: %d %s, want %v", path, got.status, got.text, want)
		}
	}
	if got := call(t, "GET", s.rest("/meta/v1/capabilities"), ""); strings.Contains(got.text, poolID) || strings.Contains(got.text, appID) {
		t.Errorf("capabilities tell whose they are: %s", got.text)
	}
}

// Every example of the OpenAPI document works, unedited, against the emulator.
func TestExamplesWork(t *testing.T) {
	var document struct {
		Paths map[string]map[string]struct {
			Parameters []struct {
				In, Name string
				Example  any
			}
			RequestBody struct {
				Content map[string]struct{ Example json.RawMessage }
			}
		}
	}
	if err := json.Unmarshal(openapi.Document, &document); err != nil {
		t.Fatal(err)
	}
	s, examples := start(t, embedded()), 0
	for path, verbs := range document.Paths {
		for verb, op := range verbs {
			body, query, target := string(op.RequestBody.Content["application/json"].Example), url.Values{}, path
			for _, p := range op.Parameters {
				switch {
				case p.Example == nil:
				case p.In == "path":
					target = strings.ReplaceAll(target, "{"+p.Name+"}", url.PathEscape(fmt.Sprint(p.Example)))
				default:
					query.Set(p.Name, fmt.Sprint(p.Example))
				}
			}
			if body == "" && len(query) == 0 && target == path {
				continue
			}
			examples++
			if len(query) > 0 {
				target += "?" + query.Encode()
			}
			if got := call(t, strings.ToUpper(verb), s.rest(target), body); got.status != http.StatusOK {
				t.Errorf("%s %s %s: %d %s", verb, target, body, got.status, got.text)
			}
		}
	}
	if examples < 9 {
		t.Errorf("%d examples", examples)
	}
}
