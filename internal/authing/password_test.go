package authing_test

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"testing"

	"github.com/emmansun/gmsm/sm2"

	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// system is what GET /api/v3/system publishes, with the keys given.
func system(rsaKey, sm2Key string) http.HandlerFunc {
	text, _ := json.Marshal(map[string]any{"rsa": map[string]string{"publicKey": rsaKey}, "sm2": map[string]string{"publicKey": sm2Key}})
	return answer(string(text))
}

func TestV3PasswordSchemes(t *testing.T) {
	rsaKey, rsaText := newKey(t)
	sm2Key, err := sm2.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sm2Text := hex.EncodeToString(sm2Key.PublicKey.X.FillBytes(make([]byte, 32))) + hex.EncodeToString(sm2Key.PublicKey.Y.FillBytes(make([]byte, 32))) //nolint:staticcheck // the point as Authing publishes it
	u := newUpstream(t, map[string]http.HandlerFunc{"GET /api/v3/system": system(rsaText, "04"+sm2Text)})
	client := newClient(t, u)

	t.Run("none", func(t *testing.T) {
		got, err := client.EncryptPassword(t.Context(), profile(client), authing.PasswordNone, "passw0rd")
		if err != nil || got != "passw0rd" || len(u.to("/api/v3/system")) != 0 {
			t.Errorf("%q, %v", got, err)
		}
	})
	t.Run("rsa", func(t *testing.T) {
		got, err := client.EncryptPassword(t.Context(), profile(client), authing.PasswordRSA, "passw0rd")
		if err != nil || !decrypts(t, rsaKey, got) {
			t.Errorf("not encrypted with the published RSA key: %v", err)
		}
	})
	for name, published := range map[string]string{"sm2": "04" + sm2Text, "sm2, key without its 04": sm2Text} {
		t.Run(name, func(t *testing.T) {
			u := newUpstream(t, map[string]http.HandlerFunc{"GET /api/v3/system": system(rsaText, published)})
			client := newClient(t, u)
			got, err := client.EncryptPassword(t.Context(), profile(client), authing.PasswordSM2, "passw0rd")
			if err != nil {
				t.Fatal(err)
			}
			cipher, err := hex.DecodeString("04" + got)
			if err != nil {
				t.Fatal(err)
			}
			plain, err := sm2Key.Decrypt(nil, cipher, sm2.NewPlainDecrypterOpts(sm2.C1C3C2))
			if err != nil || string(plain) != "passw0rd" {
				t.Errorf("%q, %v", plain, err)
			}
		})
	}
	t.Run("unreadable keys", func(t *testing.T) {
		client := newClient(t, newUpstream(t, map[string]http.HandlerFunc{"GET /api/v3/system": system("x", "04zz")}))
		for _, scheme := range []authing.PasswordScheme{authing.PasswordRSA, authing.PasswordSM2} {
			if _, err := client.EncryptPassword(t.Context(), profile(client), scheme, "passw0rd"); !errors.Is(err, authing.ErrMalformed) {
				t.Errorf("%s: error = %v, want ErrMalformed", scheme, err)
			}
		}
	})
}

func TestOAuthErrors(t *testing.T) {
	u := newUpstream(t, map[string]http.HandlerFunc{"GET /api/v3/get-profile": func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_grant","error_description":"code is used"}`))
	}})
	client := newClient(t, u)
	_, err := client.Do(t.Context(), profile(client))
	var refused *authing.Error
	if !errors.As(err, &refused) || refused.OAuthCode != "invalid_grant" || refused.Message != "code is used" || refused.HTTPStatus != 400 {
		t.Errorf("error = %+v", refused)
	}
}
