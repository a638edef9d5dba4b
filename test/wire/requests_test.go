package wire

import (
	"maps"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/test/sample"
)

// TestEveryFieldOfEveryRequestArrives calls every rpc with every field set, and
// compares what the upstream received with what the descriptor says.
func TestEveryFieldOfEveryRequestArrives(t *testing.T) {
	s := newSystem(t)
	for _, m := range restRPCs(t) {
		t.Run(string(m.FullName()), func(t *testing.T) {
			answer, _ := answerOf(m)
			s.answers(answer)
			if _, err := s.call(t, m, request(m, sample.Protobuf)); err != nil {
				t.Fatal(err)
			}
			want := outbound(m)
			compare(t, m, want, s.asked(t, want.Verb, want.Path))
		})
	}
}

// request is a request of the rpc with every field set. Fields that select the
// application, the pool or the user have what the tests are configured with.
func request(m protoreflect.MethodDescriptor, form sample.Form) map[string]any {
	own := ownTexts(m)
	sampler := sample.Sampler{Form: form, Text: func(fd protoreflect.FieldDescriptor) string {
		if text, isOwn := own[fd.Name()]; isOwn && fd.Parent() == m.Input() {
			return text
		}
		return sample.Text(fd)
	}}
	return sampler.Message(m.Input()).(map[string]any)
}

func ownTexts(m protoreflect.MethodDescriptor) map[protoreflect.Name]string {
	up := sample.Upstream(m)
	own := map[protoreflect.Name]string{
		protoreflect.Name(up.GetPoolId()): poolID, protoreflect.Name(up.GetAppId()): appID,
	}
	if identityOf(m) == optionsv1.Identity_IDENTITY_APPLICATION_CLIENT {
		own["client_id"], own["client_secret"] = appID, appSecret
	}
	switch sample.FullMethod(m) {
	case authingv3.AuthService_ValidateTicketV1_FullMethodName, authingv2.AuthService_ValidateTicketV1_FullMethodName:
		own["app_id"] = appID
	case authingv3.AuthService_ValidateTicketV2_FullMethodName, authingv2.AuthService_ValidateTicketV2_FullMethodName:
		own["app_id"], own["format"] = appID, "JSON"
	case authingv3.AuthService_GetUserInfoByAccessToken_FullMethodName, authingv2.AuthService_GetUserInfoByAccessToken_FullMethodName:
		own["access_token"] = userToken
	}
	return own
}

// outbound is what must arrive: the fields by their names on the wire, the fixed
// values, and the credentials of the application where it signs the call.
func outbound(m protoreflect.MethodDescriptor) sample.Request {
	members := request(m, sample.Wire)
	for name, value := range sample.Upstream(m).GetFixed() {
		switch value {
		case "true", "false":
			members[name] = value == "true"
		default:
			members[name] = value
		}
	}
	if identityOf(m) == optionsv1.Identity_IDENTITY_APPLICATION_CLIENT {
		members["client_id"], members["client_secret"] = appID, appSecret
	}
	switch sample.FullMethod(m) {
	case authingv3.AuthService_GetUserInfoByAccessToken_FullMethodName, authingv2.AuthService_GetUserInfoByAccessToken_FullMethodName:
		delete(members, "access_token") // it is in the header
		delete(members, "accessToken")
	}
	return sample.Place(sample.Outbound(m), m.Input(), members)
}

func compare(t *testing.T, m protoreflect.MethodDescriptor, want sample.Request, got arrived) {
	t.Helper()
	if diff := cmp.Diff(want.Query, got.query, cmp.Comparer(sameValues)); diff != "" {
		t.Errorf("query (-want +got):\n%s", diff)
	}
	switch {
	case want.Members == nil:
		if got.body != "" || got.contentType != "" {
			t.Errorf("a body where there is none: %s %s", got.contentType, got.body)
		}
	case sample.Upstream(m).GetBody() == optionsv1.Body_BODY_FORM:
		form, err := url.ParseQuery(got.body)
		if err != nil || got.contentType != "application/x-www-form-urlencoded" {
			t.Fatalf("%s: %v: %s", got.contentType, err, got.body)
		}
		if diff := cmp.Diff(formOf(want.Members), form); diff != "" {
			t.Errorf("form (-want +got):\n%s", diff)
		}
	default:
		if got.contentType != "application/json" {
			t.Errorf("Content-Type %s", got.contentType)
		}
		if diff := cmp.Diff(any(want.Members), decoded(t, got.body)); diff != "" {
			t.Errorf("body (-want +got):\n%s", diff)
		}
	}
}

// sameValues takes none for empty.
func sameValues(a, b url.Values) bool {
	return len(a) == 0 && len(b) == 0 || maps.EqualFunc(a, b, func(x, y []string) bool { return cmp.Equal(x, y) })
}

func formOf(members map[string]any) url.Values {
	form := make(url.Values)
	for name, value := range members {
		form.Set(name, sample.PlainText(value))
	}
	return form
}
