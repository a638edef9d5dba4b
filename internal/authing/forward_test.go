package authing_test

import (
	"io"
	"net/http"
	"testing"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/authing"
)

func TestForwardGraphQL(t *testing.T) {
	const body = `{"query":"{ users { totalCount } }","variables":{}}`
	const refusal = `{"errors":[{"message":{"code":2004,"message":"no user"}}],"data":null}`
	for _, tc := range []struct {
		name string
		who  authing.Call
		want string // authorization
	}{
		{"management", authing.Call{Identity: optionsv1.Identity_IDENTITY_MANAGEMENT}, "Bearer m"},
		{"end user", authing.Call{Identity: optionsv1.Identity_IDENTITY_END_USER, UserToken: "u"}, "Bearer u"},
		{"nobody", authing.Call{Identity: optionsv1.Identity_IDENTITY_NONE}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got received
			u := newUpstream(t, nil)
			u.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				text, _ := io.ReadAll(r.Body)
				if string(text) != body {
					_, _ = io.WriteString(w, `{"data":{"accessToken":{"accessToken":"m","exp":7200,"iat":0}}}`)
					return
				}
				got = received{header: r.Header.Clone()}
				_, _ = io.WriteString(w, refusal)
			})
			client := newClient(t, u)
			tc.who.App, _ = client.Application("")
			response, err := client.ForwardGraphQL(t.Context(), &tc.who, []byte(body))
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close() //nolint:errcheck // nothing was written
			text, _ := io.ReadAll(response.Body)
			if string(text) != refusal || response.StatusCode != http.StatusOK {
				t.Errorf("answer = %d %s", response.StatusCode, text)
			}
			if h := got.header.Get("Authorization"); h != tc.want {
				t.Errorf("authorization = %q, want %q", h, tc.want)
			}
		})
	}
}

func TestPublicDocument(t *testing.T) {
	u := newUpstream(t, map[string]http.HandlerFunc{"GET /oidc/.well-known/jwks.json": answer(`{"keys":[]}`)})
	client := newClient(t, u)
	app, _ := client.Application("")
	response, err := client.PublicDocument(t.Context(), app, "/oidc/.well-known/jwks.json")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // nothing was written
	if text, _ := io.ReadAll(response.Body); string(text) != `{"keys":[]}` {
		t.Errorf("answer = %s", text)
	}
	if h := u.to("/oidc/.well-known/jwks.json")[0].header.Get("Authorization"); h != "" {
		t.Errorf("a credential was sent: %q", h)
	}
}
