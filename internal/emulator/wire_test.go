package emulator_test

import (
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// stockKeys reads a JWKS as any client would, without the emulator's library.
func (p *pool) stockKeys(path string) jwt.Keyfunc {
	p.Helper()
	_, body := p.send("GET", path, "")
	var set struct {
		Keys []struct{ Kty, Kid, Use, Alg, N, E string }
	}
	if err := json.Unmarshal(body, &set); err != nil || len(set.Keys) != 1 || set.Keys[0].Kty != "RSA" || set.Keys[0].Use != "sig" || set.Keys[0].Alg != "RS256" {
		p.Fatalf("%s answered %s: %v", path, body, err)
	}
	n, errN := base64.RawURLEncoding.DecodeString(set.Keys[0].N)
	exponent, errE := base64.RawURLEncoding.DecodeString(set.Keys[0].E)
	if errN != nil || errE != nil {
		p.Fatalf("%v, %v", errN, errE)
	}
	key := &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(exponent).Int64())}
	return func(token *jwt.Token) (any, error) {
		if token.Header["kid"] != set.Keys[0].Kid {
			return nil, fmt.Errorf("kid %v is not in the set", token.Header["kid"])
		}
		return key, nil
	}
}

func TestTokensVerifyWithAStockLibrary(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	v3 := p.signIn("bob", "passw0rd")
	v2 := p.graphQL(usernameDoc, `{"input":{"username":"bob","password":"`+p.encrypted("passw0rd")+`"}}`)
	tokens := map[string]string{
		"access":     v3["access_token"].(string),
		"id":         v3["id_token"].(string),
		"v2":         text(t, v2, "data", "loginByUsername", "token"),
		"management": p.managementToken(),
	}
	want := map[string]string{
		"access":     `{"iss":"http://127.0.0.1:3000/oidc","aud":"app-1","sub":"*","jti":"*","scope":"openid profile email phone","iat":1795228200,"exp":1796437800,"scoped_userpool_id":"!","data":"!"}`,
		"id":         `{"iss":"http://127.0.0.1:3000/oidc","aud":"app-1","sub":"*","jti":"*","iat":1795228200,"exp":1796437800}`,
		"v2":         `{"aud":"app-1","sub":"*","data":{"id":"*","userPoolId":"pool-1","arn":"*"}}`,
		"management": `{"aud":"pool-1","scoped_userpool_id":"pool-1","iat":1795228200,"exp":1796524200}`,
	}
	for _, path := range []string{"/oidc/.well-known/jwks.json", "/app-1/oidc/.well-known/jwks.json"} {
		keys := p.stockKeys(path)
		parser := jwt.NewParser(jwt.WithValidMethods([]string{"RS256"}), jwt.WithTimeFunc(p.clock.Now), jwt.WithExpirationRequired())
		for name, token := range tokens {
			claims := jwt.MapClaims{}
			if _, err := parser.ParseWithClaims(token, claims, keys); err != nil {
				t.Errorf("%s by %s: %v", name, path, err)
			}
			p.wants(name, map[string]any(claims), want[name])
			parts := strings.Split(token, ".")
			forged := base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"admin","exp":9999999999}`))
			if _, err := parser.Parse(parts[0]+"."+forged+"."+parts[2], keys); err == nil {
				t.Errorf("%s: a tampered token was accepted", name)
			}
		}
	}
	p.wants("tampered", p.call("GET", "/api/v3/get-profile", "", "Authorization", tokens["access"][:len(tokens["access"])-8]+"AAAAAAAA"), `{"apiCode":2020}`)
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + strings.Split(tokens["management"], ".")[1] + "."
	p.wants("unsigned", p.call("POST", "/api/v3/list-users", "{}", "Authorization", none), `{"statusCode":401}`)
	if status, _ := p.send("GET", "/nope/oidc/.well-known/jwks.json", ""); status != http.StatusNotFound {
		t.Errorf("keys of an unknown application answered %d", status)
	}
}

// signedHeaders signs as authing-node-sdk does.
func (p *pool) signedHeaders(method, path, params, nonce, secret string) []string {
	date := p.clock.Now().UTC().Format(http.TimeFormat)
	headers := "date:" + date + "\nx-authing-lang:zh-CN\nx-authing-signature-method:HMAC-SHA1\nx-authing-signature-nonce:" + nonce + "\n"
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write([]byte(method + "\n" + headers + path + params))
	return []string{
		"Authorization", "authing " + poolID + ":" + base64.StdEncoding.EncodeToString(mac.Sum(nil)),
		"Date", date, "X-Authing-Lang", "zh-CN", "X-Authing-Signature-Method", "HMAC-SHA1", "X-Authing-Signature-Nonce", nonce,
	}
}

func TestNodeSignature(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	get := p.signedHeaders("GET", "/api/v3/get-user", "?userId=bob&userIdType=username", "n1", poolSecret)
	query := "/api/v3/get-user?" + url.Values{"userId": {"bob"}, "userIdType": {"username"}}.Encode()
	p.wants("accepted", p.call("GET", query, "", get...), `{"statusCode":200,"data":{"username":"bob"}}`)
	p.wants("replayed", p.call("GET", query, "", get...), `{"statusCode":401}`)
	body := `{"username":"signed","customData":{"age":3}}`
	post := func(nonce, secret string) []string {
		return p.signedHeaders("POST", createPath, `?customData={"age":3}&username=signed`, nonce, secret)
	}
	p.wants("tampered", p.call("POST", createPath, `{"username":"other","customData":{"age":3}}`, post("n2", poolSecret)...), `{"statusCode":401}`)
	p.wants("wrong secret", p.call("POST", createPath, body, post("n2", "x")...), `{"statusCode":401}`)
	p.wants("body", p.call("POST", createPath, body, post("n2", poolSecret)...), `{"statusCode":200}`)
	stale := post("n3", poolSecret)
	p.clock.advance(15*time.Minute + time.Second)
	p.wants("stale", p.call("POST", createPath, body, stale...), `{"statusCode":401}`)
}

func TestManagementToken(t *testing.T) {
	t.Parallel()
	p := newPool(t, "")
	const path = "/api/v3/get-management-token"
	p.wants("good", p.call("POST", path, `{"accessKeyId":"pool-1","accessKeySecret":"pool-secret"}`, "X-Authing-Lang", "en-US"),
		`{"statusCode":200,"message":"ok","data":{"access_token":"*","expires_in":1296000}}`)
	p.wants("wrong secret", p.call("POST", path, `{"accessKeyId":"pool-1","accessKeySecret":"x"}`), `{"statusCode":401}`)
	p.wants("wrong key", p.call("POST", path, `{"accessKeyId":"x","accessKeySecret":"pool-secret"}`), `{"statusCode":401}`)
	p.wants("no JSON", p.call("POST", path, `x`), `{"statusCode":400}`)
	p.wants("empty pool", p.admin("POST", "/api/v3/list-users", ``), `{"statusCode":200,"data":{"totalCount":0,"list":[]}}`)
}

func TestSystem(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	p.wants("keys", p.call("GET", "/api/v3/system", ""), `{"rsa":{"publicKey":"*"},"sm2":{"publicKey":"*"},"version":{"server":"*","console":"*","login":"*"},"publicIps":[],"statusCode":"!"}`)
	p.wants("v2", p.call("GET", "/api/v2/.well-known", ""), `{"code":200,"message":"*","data":{"publicKey":"*"}}`)
}

func TestUsersOfV2REST(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	id := text(t, p.admin("GET", "/api/v3/get-user?userId=bob&userIdType=username", ""), "data", "userId")
	access := p.signIn("bob", "passw0rd")["access_token"].(string)
	p.wants("me", p.call("GET", "/api/v2/users/me", "", "Authorization", "Bearer "+access), `{"code":200,"data":{"id":"`+id+`","username":"bob","loginsCount":1}}`)
	p.wants("nobody", p.call("GET", "/api/v2/users/me", ""), `{"code":2020,"message":"尚未登录"}`)
	p.wants("detail", p.admin("GET", "/api/v2/users/"+id, ""), `{"code":200,"data":{"id":"`+id+`","arn":"arn:cn:authing:pool-1:user:`+id+`","userPoolId":"pool-1","customData":"!"}}`)
	p.wants("custom data", p.admin("GET", "/api/v2/users/"+id+"?with_custom_data=true", ""), `{"data":{"customData":[{"key":"age","value":"27","dataType":"NUMBER"},{"key":"school","value":"Tsinghua","dataType":"STRING"}]}}`)
	p.wants("unknown", p.admin("GET", "/api/v2/users/nope", ""), `{"code":2004}`)
	p.wants("no administrator", p.call("GET", "/api/v2/users/"+id, "", "Authorization", access), `{"code":401}`)
	p.clock.advance(15 * 24 * time.Hour)
	p.wants("expired", p.call("GET", "/api/v2/users/me", "", "Authorization", access), `{"code":2206}`)
}

func TestPathsNobodyServes(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	for _, tt := range []struct {
		method, path string
		status       int
		want         string
	}{
		{"GET", "/nothing", 404, `{"statusCode":404}`},
		{"GET", "/api/v3/nothing", 200, `{"statusCode":501,"message":"模拟器不支持: GET /api/v3/nothing is not emulated"}`},
		{"GET", "/api/v2/nothing", 200, `{"code":501,"message":"模拟器不支持: GET /api/v2/nothing is not emulated"}`},
		{"POST", "/oauth/nothing", 501, `{"statusCode":501}`},
		{"GET", "/oidc/nothing", 501, `{"statusCode":501}`},
		{"GET", "/api/v3/get-management-token", 405, `{"statusCode":405}`},
		{"GET", "/_emulator/reset", 405, `{"statusCode":405}`},
	} {
		status, body := p.send(tt.method, tt.path, "")
		var answer any
		if err := json.Unmarshal(body, &answer); err != nil || status != tt.status {
			t.Errorf("%s %s answered %d %s: %v", tt.method, tt.path, status, body, err)
		}
		p.wants(tt.path, answer, tt.want)
	}
	p.wants("too large", p.admin("POST", createPath, `{"name":"`+strings.Repeat("x", 5<<20)+`"}`), `{"data":"!"}`)
}
