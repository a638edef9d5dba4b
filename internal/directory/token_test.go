package directory_test

import (
	"encoding/base64"
	"math"
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	directoryv1 "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

func TestTokenBelongsToItsRequest(t *testing.T) {
	s := (&upstream{count: 4}).server()
	token := all(t, s, &directoryv1.StreamUsersRequest{Keywords: proto.String("x")}).tokens[1]
	for _, tc := range []struct {
		name string
		req  *directoryv1.StreamUsersRequest
		same bool
	}{
		{"the same", &directoryv1.StreamUsersRequest{Keywords: proto.String("x")}, true},
		{"the default page size said", &directoryv1.StreamUsersRequest{Keywords: proto.String("x"), PageSize: 50}, true},
		{"another page size", &directoryv1.StreamUsersRequest{Keywords: proto.String("x"), PageSize: 2}, false},
		{"other keywords", &directoryv1.StreamUsersRequest{Keywords: proto.String("y")}, false},
		{"no keywords", &directoryv1.StreamUsersRequest{}, false},
		{"another option", &directoryv1.StreamUsersRequest{Keywords: proto.String("x"), WithPost: proto.Bool(false)}, false},
	} {
		tc.req.ResumeToken = token
		var rest told
		err := users(t.Context(), s, tc.req, rest.hear)
		switch {
		case tc.same && (err != nil || !slices.Equal(rest.ids, names(3, 4))):
			t.Errorf("%s: %v, %v", tc.name, rest.ids, err)
		case !tc.same:
			refused(t, tc.name, err)
		}
	}
	for _, name := range []string{"StreamGroupMembers", "StreamDepartmentMembers"} {
		refused(t, name, streams[name](t.Context(), s, 0, token, new(told).hear))
	}
}

// refused wants the token to be named.
func refused(t *testing.T, name string, err error) {
	t.Helper()
	bad, _ := apierror.Detail[*errdetails.BadRequest](err)
	if status.Code(err) != codes.InvalidArgument || len(bad.GetFieldViolations()) != 1 || bad.GetFieldViolations()[0].GetField() != "resumeToken" {
		t.Errorf("%s: %v", name, err)
	}
}

func TestBadTokens(t *testing.T) {
	u := &upstream{count: 3}
	s := u.server()
	good := all(t, s, &directoryv1.StreamUsersRequest{}).tokens[0]
	raw, err := base64.RawURLEncoding.DecodeString(good)
	if err != nil {
		t.Fatal(err)
	}
	with := func(position ...byte) string {
		return base64.RawURLEncoding.EncodeToString(append(slices.Clone(raw[:17]), position...))
	}
	before := u.pages()
	for name, token := range map[string]string{
		"no base64":          "!" + good[1:],
		"padded":             base64.URLEncoding.EncodeToString(append(slices.Clone(raw), 1)),
		"with a line break":  good[:4] + "\n" + good[4:],
		"of another version": base64.RawURLEncoding.EncodeToString(append([]byte{2}, raw[1:]...)),
		"cut":                good[:10],
		"without a position": with(),
		"at the beginning":   with(0),
		"in more bytes":      with(0x81, 0),
		"with more":          with(1, 1),
		"unfinished":         with(0x81),
		"too far":            with(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1),
		"beyond":             with(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1),
	} {
		err := users(t.Context(), s, &directoryv1.StreamUsersRequest{ResumeToken: token}, new(told).hear)
		refused(t, name, err)
		if err != nil && strings.Contains(err.Error(), token) {
			t.Errorf("%s: the token is quoted", name)
		}
	}
	if u.pages() != before {
		t.Error("a page was asked for")
	}
	// Where nobody is, is the end.
	if rest := all(t, s, &directoryv1.StreamUsersRequest{ResumeToken: with(100)}); len(rest.ids) > 0 {
		t.Errorf("%v", rest.ids)
	}
}

// A text is refused or is the token of a position: whoever has it goes on there.
func FuzzResumeToken(f *testing.F) {
	s := (&upstream{count: math.MaxInt}).server()
	stop := status.Error(codes.Aborted, "enough")
	var tokens []string
	err := users(f.Context(), s, &directoryv1.StreamUsersRequest{}, func(a answer) error {
		if tokens = append(tokens, a.GetResumeToken()); len(tokens) == 130 {
			return stop
		}
		return nil
	})
	if status.Code(err) != codes.Aborted {
		f.Fatal(err)
	}
	for _, seed := range []string{tokens[0], tokens[129], tokens[0][:20], "", "AQ", "!"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		if token == "" {
			return // the beginning
		}
		var first answer
		s := (&upstream{count: math.MaxInt}).server()
		err := users(t.Context(), s, &directoryv1.StreamUsersRequest{ResumeToken: token}, func(a answer) error { first = a; return stop })
		switch {
		case status.Code(err) == codes.InvalidArgument:
			refused(t, token, err)
		case first == nil:
			t.Errorf("%q: nobody comes: %v", token, err)
		case len(first.GetResumeToken()) < len(token) || first.GetResumeToken() == token:
			t.Errorf("%q does not go on: %q", token, first.GetResumeToken())
		}
	})
}
