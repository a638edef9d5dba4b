package access_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// A stream acts in a pool, as the list does that it pages, and needs it in the
// policy.
func TestStreamsActInAPool(t *testing.T) {
	authing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"statusCode":200,"data":{"access_token":"t","expires_in":7200,"totalCount":0,"list":[]}}`))
	}))
	t.Cleanup(authing.Close)
	files, made := newFolder(t), newKey(t, "reader", "reader")
	env := map[string]string{
		"AUTHING_GRPC_ADDR": "127.0.0.1:0", "AUTHING_HTTP_ADDR": "127.0.0.1:0", "AUTHING_HOST": authing.URL,
		"AUTHING_CONFIG": files.write("settings.yaml", "pools: [{id: mine, secret: s}, {id: theirs, secret: s}]\n"+
			"applications: [{id: "+appID+", secret: s, host: \""+authing.URL+"\", pool: mine}]\n"),
		"AUTHING_ACCESS_POLICY": files.write("policy.yaml", "callers:\n  reader: {scopes: [users.read], pools: [mine]}\n"),
		"AUTHING_ACCESS_KEYS":   files.write("keys.yaml", keysFile(made)),
	}
	s := start(t, env)
	conn := dial(t, s.at.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()))
	const stream = "/authing.directory.v1.DirectoryService/StreamUsers"
	for pool, want := range map[string]codes.Code{"mine": codes.OK, "theirs": codes.PermissionDenied, "nobodys": codes.NotFound} {
		err := first(with(t.Context(), append(caller(made.secret), "x-authing-userpool-id", pool)...), conn, stream)
		info, _ := apierror.Detail[*errdetails.ErrorInfo](err)
		if status.Code(err) != want || want == codes.PermissionDenied && info.GetMetadata()["pool"] != pool {
			t.Errorf("%s: %v", pool, err)
		}
	}
}
