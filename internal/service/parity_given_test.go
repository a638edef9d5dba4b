package service_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// given is the answer of a call that sent nothing, as test/sdk/recorder writes
// it: its address taken apart, and what was made at random named so, as nobody
// asked for it.
func given(t *testing.T, rec recording, answer proto.Message) any {
	t.Helper()
	data, err := codec.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	var out, request map[string]any
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(rec.Request, &request); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"state", "nonce", "codeChallenge"} {
		if value, made := out[name]; made && value != request[name] {
			out[name] = "{random}"
		}
	}
	if address, ok := out["url"].(string); ok {
		out["url"] = apart(t, address, request)
	}
	return out
}

// apart is an address in parts, which have no order.
func apart(t *testing.T, address string, request map[string]any) any {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := make(map[string]any)
	for name, values := range u.Query() {
		list := make([]any, len(values))
		for i, value := range values {
			list[i] = value
			if slices.Contains([]string{"state", "nonce"}, name) && value != request[name] {
				list[i] = "{random}"
			}
		}
		query[name] = list
	}
	return map[string]any{"host": u.Host, "path": u.Path, "query": query}
}
