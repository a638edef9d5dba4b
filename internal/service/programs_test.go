package service_test

import (
	"encoding/json"
	"regexp"
	"testing"

	"google.golang.org/protobuf/proto"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// account is what Authing answers at a path about accounts, after its token.
func account(path string) map[string]string {
	return map[string]string{
		"/graphql/v2": `{"data":{"accessToken":{"accessToken":"m","exp":7200,"iat":0}}}`,
		path:          `{"code":200,"data":{"id":"k1"}}`,
	}
}

func TestCreateProgrammaticAccessAccount(t *testing.T) {
	for name, tt := range map[string]struct {
		lifetime *int64
		want     string
	}{
		"the SDKs' lifetime": {nil, `{"tokenLifetime":600}`},
		"the caller's":       {proto.Int64(60), `{"tokenLifetime":60}`},
	} {
		t.Run(name, func(t *testing.T) {
			conn, raw := serve(t, account("/api/v2/applications/a1/programmatic-access-accounts"))
			req := &authingv2.CreateProgrammaticAccessAccountRequest{AppId: "a1", TokenLifetime: tt.lifetime}
			out, err := authingv2.NewManagementServiceClient(conn).CreateProgrammaticAccessAccount(t.Context(), req)
			if err != nil || out.GetAccount().GetId() != "k1" {
				t.Fatalf("%v, %v", out, err)
			}
			sameJSON(t, raw.last(t).body, tt.want)
		})
	}
}

func TestRefreshProgrammaticAccessAccountSecret(t *testing.T) {
	for name, tt := range map[string]struct {
		secret  *string
		enabled *bool
		want    string
	}{
		"made here":       {nil, nil, `^[A-Za-z0-9]{32}$`},
		"the caller's":    {proto.String("s3cret"), nil, `^s3cret$`},
		"only switched":   {nil, proto.Bool(false), `^$`},
		"and switched on": {proto.String("s3cret"), proto.Bool(true), `^s3cret$`},
		"and off":         {proto.String("other"), proto.Bool(false), `^other$`},
	} {
		t.Run(name, func(t *testing.T) {
			conn, raw := serve(t, account("/api/v2/applications/programmatic-access-accounts"))
			client := authingv2.NewManagementServiceClient(conn)
			secrets := make([]string, 2)
			for i := range secrets {
				_, err := client.RefreshProgrammaticAccessAccountSecret(t.Context(), &authingv2.RefreshProgrammaticAccessAccountSecretRequest{
					ProgrammaticAccessAccountId: "k1", ProgrammaticAccessAccountSecret: tt.secret, Enabled: tt.enabled,
				})
				if err != nil {
					t.Fatal(err)
				}
				var body struct {
					ID, Secret string
					Enabled    *bool
				}
				if err := json.Unmarshal([]byte(raw.last(t).body), &body); err != nil {
					t.Fatal(err)
				}
				secrets[i] = body.Secret
				if body.ID != "k1" || !regexp.MustCompile(tt.want).MatchString(body.Secret) ||
					(body.Enabled == nil) != (tt.enabled == nil) || body.Enabled != nil && *body.Enabled != *tt.enabled {
					t.Errorf("sent %s", raw.last(t).body)
				}
			}
			if name == "made here" && secrets[0] == secrets[1] {
				t.Errorf("the same secret twice: %q", secrets[0])
			}
		})
	}
}
