package signature_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/signature"
)

// signedAt is the date of every request below; the signatures were computed by
// authing-node-sdk 4.0.1 for access key "ak" and secret "sk-secret".
var signedAt = time.Date(2026, 11, 21, 2, 30, 0, 0, time.UTC)

type request struct {
	method, path, query, body, signature string
	header                               map[string]string
}

var getUser = request{
	method: "GET", path: "/api/v3/get-user",
	query:     "userId=a+b%26c%3Dd&userIdType=user_id&withCustomData=true",
	signature: "Sn05q/z5xBrn1xl3OK87DV6SMiI=",
}

func (q request) build() *http.Request {
	r := httptest.NewRequestWithContext(context.Background(), q.method, "http://127.0.0.1", strings.NewReader(q.body))
	r.URL = &url.URL{Path: q.path, RawQuery: q.query}
	for name, value := range map[string]string{
		"Accept":                      "application/json",
		"Authorization":               "authing ak:" + q.signature,
		"Date":                        "Sat, 21 Nov 2026 02:30:00 GMT",
		"X-Authing-Lang":              "zh-CN",
		"X-Authing-Sdk-Version":       "authing-node-sdk:4.0.1",
		"X-Authing-Signature-Method":  "HMAC-SHA1",
		"X-Authing-Signature-Nonce":   "0123456789abcdef0123456789abcdef",
		"X-Authing-Signature-Version": "1.0",
	} {
		r.Header.Set(name, value)
	}
	for name, value := range q.header {
		r.Header.Set(name, value)
	}
	return r
}

func newVerifier(now time.Time) *signature.Verifier {
	return signature.NewVerifier(func(id string) (string, bool) {
		return "sk-secret", id == "ak"
	}, func() time.Time { return now })
}

func TestVerifyAcceptsWhatTheSDKSigns(t *testing.T) {
	t.Parallel()
	tests := map[string]request{
		"query values unescaped": getUser,
		"other headers, undefined parameter": {
			method: "GET", path: "/api/v3/get-user", query: "userId=%E5%BC%A0%E4%B8%89%2B1",
			header:    map[string]string{"X-Authing-App-Id": "tenant-1"},
			signature: "f8c1uhvFmjIwl+QGlQdODcl0I+Y=",
		},
		"list in the query": {
			method: "GET", path: "/api/v3/list", query: "roleCodes[]=a&roleCodes[]=b%22c&page=1",
			signature: "wRKZ5ukzxiC6QS4gqNVnCpIKxyI=",
		},
		"no parameters": {method: "GET", path: "/api/v3/none", signature: "KcqqgmOsp+ZjSg495SutdbZ/ZQ4="},
		"every kind of member": {
			method: "POST", path: "/api/v3/create-user",
			body: `{"username":"bob","phone":"1","n":1.5,"big":1e+21,"small":1e-7,"z":0,"b":true,"nul":null,` +
				`"arr":[1,"x",{"k":"é<>&"}],"obj":{"b":1,"a":"` + "\u2028" + `"},"é":"v","` + "\uffff" + `":"1","😀":"2",` +
				`"text":"line1\nline2\t\"q\""}`,
			signature: "sa4XW5hmOEmwz5TGRXk9uToJ/6g=",
		},
		"nested object, blank in a header": {
			method: "POST", path: "/api/v3/list-users", body: `{"options":{"pagination":{"page":1,"limit":10}}}`,
			header:    map[string]string{"X-Authing-Lang": " en\tUS "},
			signature: "smP37w7P/6MuyZcmMgjqsBG+Ops=",
		},
		"empty object":        {method: "POST", path: "/api/v3/nothing", body: `{}`, signature: "QR5p3w9b3ZhFwC/6m24T/OvLUHc="},
		"no body":             {method: "DELETE", path: "/api/v3/ip-list", signature: "jTJSnFqvRm+5wXXafU+idEmTaYk="},
		"query of DELETE off": {method: "DELETE", path: "/api/v3/ip-list", query: "id=1", signature: "jTJSnFqvRm+5wXXafU+idEmTaYk="},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := tt.build()
			if !signature.Present(r) {
				t.Error("Present = false")
			}
			id, err := newVerifier(signedAt).Verify(r, []byte(tt.body))
			if err != nil || id != "ak" {
				t.Errorf("Verify = %q, %v", id, err)
			}
		})
	}
}

func TestVerifyRefuses(t *testing.T) {
	t.Parallel()
	with := func(change func(*request)) request {
		q := getUser
		q.header = map[string]string{}
		change(&q)
		return q
	}
	header := func(name, value string) request {
		return with(func(q *request) { q.header[name] = value })
	}
	tests := map[string]struct {
		request request
		now     time.Time
		want    error
	}{
		"query changed":      {with(func(q *request) { q.query = "userId=other" }), signedAt, signature.ErrMismatch},
		"path changed":       {with(func(q *request) { q.path = "/api/v3/get-users" }), signedAt, signature.ErrMismatch},
		"verb changed":       {with(func(q *request) { q.method = "POST"; q.body = "{}" }), signedAt, signature.ErrMismatch},
		"signed header":      {header("X-Authing-Lang", "en-US"), signedAt, signature.ErrMismatch},
		"header added":       {header("X-Authing-App-Id", "other"), signedAt, signature.ErrMismatch},
		"nonce changed":      {header("X-Authing-Signature-Nonce", "1"), signedAt, signature.ErrMismatch},
		"unknown key":        {header("Authorization", "authing other:"+getUser.signature), signedAt, signature.ErrUnknownKey},
		"not base64":         {header("Authorization", "authing ak:~~~"), signedAt, signature.ErrMalformed},
		"no signature":       {header("Authorization", "authing ak"), signedAt, signature.ErrMalformed},
		"bearer":             {header("Authorization", "Bearer ak:x"), signedAt, signature.ErrMalformed},
		"no nonce":           {header("X-Authing-Signature-Nonce", ""), signedAt, signature.ErrMalformed},
		"endless nonce":      {header("X-Authing-Signature-Nonce", strings.Repeat("1", 129)), signedAt, signature.ErrMalformed},
		"no date":            {header("Date", ""), signedAt, signature.ErrMalformed},
		"another method":     {header("X-Authing-Signature-Method", "none"), signedAt, signature.ErrMethod},
		"body not an object": {with(func(q *request) { q.method = "POST"; q.body = "[1]" }), signedAt, signature.ErrMalformed},
		"broken query":       {with(func(q *request) { q.query = "a=%zz" }), signedAt, signature.ErrMalformed},
		"too old":            {getUser, signedAt.Add(signature.Window + time.Second), signature.ErrStale},
		"too early":          {getUser, signedAt.Add(-signature.Window - time.Second), signature.ErrStale},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := newVerifier(tt.now).Verify(tt.request.build(), []byte(tt.request.body)); !errors.Is(err, tt.want) {
				t.Errorf("Verify = %v, want %v", err, tt.want)
			}
		})
	}
}

func TestVerifyOnceEvenAtTheSameTime(t *testing.T) {
	t.Parallel()
	v := newVerifier(signedAt)
	var wg sync.WaitGroup
	results := make(chan error, 16)
	for range cap(results) {
		wg.Go(func() {
			_, err := v.Verify(getUser.build(), nil)
			results <- err
		})
	}
	wg.Wait()
	close(results)
	accepted := 0
	for err := range results {
		switch {
		case err == nil:
			accepted++
		case !errors.Is(err, signature.ErrReplayed):
			t.Errorf("Verify = %v", err)
		}
	}
	if accepted != 1 {
		t.Errorf("accepted %d times, want once", accepted)
	}
}

func FuzzVerify(f *testing.F) {
	f.Add("GET", "/api/v3/get-user", "userId=1&a[]=2", "", "authing ak:AAAA")
	f.Add("POST", "/api/v3/create-user", "", `{"a":[1,{"b":null}],"é":"\ud800"}`, "authing ak:AAAA")
	v := newVerifier(signedAt)
	f.Fuzz(func(t *testing.T, method, path, query, body, authorization string) {
		q := request{method: "GET", path: path, query: query, header: map[string]string{"Authorization": authorization}}
		r := q.build()
		r.Method = method
		if id, err := v.Verify(r, []byte(body)); err == nil {
			t.Errorf("accepted as %q without knowing the secret", id)
		}
	})
}
