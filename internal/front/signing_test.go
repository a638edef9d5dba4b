package front_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// signed signs a request with one flat JSON body as authing-node-sdk does.
func (d *door) signed(secret, path string, params map[string]string, headers ...string) *http.Request {
	d.t.Helper()
	body, err := json.Marshal(params)
	if err != nil {
		d.t.Fatal(err)
	}
	d.nonce++
	r := request("POST", path, string(body), headers...)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Date", d.now.UTC().Format(http.TimeFormat))
	r.Header.Set("X-Authing-Signature-Method", "HMAC-SHA1")
	r.Header.Set("X-Authing-Signature-Version", "1.0")
	r.Header.Set("X-Authing-Signature-Nonce", fmt.Sprint("nonce-", d.nonce))
	var lines []string
	for name := range r.Header {
		if lower := strings.ToLower(name); lower == "date" || strings.HasPrefix(lower, "x-authing-") {
			lines = append(lines, lower+":"+r.Header.Get(name)+"\n")
		}
	}
	slices.Sort(lines)
	var pairs []string
	for key, value := range params {
		pairs = append(pairs, key+"="+value)
	}
	slices.Sort(pairs)
	mac := hmac.New(sha1.New, []byte(secret))
	_, _ = fmt.Fprintf(mac, "POST\n%s%s?%s", strings.Join(lines, ""), path, strings.Join(pairs, "&"))
	r.Header.Set("Authorization", "authing "+poolID+":"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return r
}

// again makes a request anew, for a replay.
func again(t testing.TB, r *http.Request) (first, second *http.Request) {
	t.Helper()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	copyOf := func() *http.Request {
		c := r.Clone(r.Context())
		c.Body = io.NopCloser(bytes.NewReader(body))
		return c
	}
	return copyOf(), copyOf()
}
