package front_test

import (
	"net/http"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/front"
)

const publication = `{"eventType":"a","eventData":"text"}`

// A path that is a management rpc's and an end user's is whose credential comes.
func TestPathsOfTwo(t *testing.T) {
	d := newDoor(t)
	for name, tt := range map[string]struct {
		r                   *http.Request
		verb, path, passed  string
		query, body, tenant string
	}{
		"user": {
			request("POST", "/api/v3/pub-userEvent", publication, "Authorization", userToken, "X-Authing-App-Id", "app-1"),
			"POST", "/authing.v3.AuthService/PubEvent", userToken, "", publication, "",
		},
		"user with Bearer": {
			request("POST", "/api/v3/pub-userEvent", publication, "Authorization", "Bearer "+userToken),
			"POST", "/authing.v3.AuthService/PubEvent", "Bearer " + userToken, "", publication, "",
		},
		"user who reads": {
			request("GET", "/api/v3/approval?id=1", "", "Authorization", userToken),
			"POST", "/authing.v3.AuthService/GetApprovalDetail", userToken, "id=1", "", "",
		},
		"administrator": {
			request("POST", "/api/v3/pub-userEvent", publication, "Authorization", d.token()),
			"POST", "/api/v3/pub-userEvent", "", "", publication, "",
		},
		"administrator who signs": {
			d.signed(poolSecret, "/api/v3/pub-userEvent", map[string]string{"eventType": "a"}, "X-Authing-App-Id", "tenant"),
			"POST", "/api/v3/pub-userEvent", "", "", `{"eventType":"a"}`, "tenant",
		},
		"user who leaves": {
			request("GET", "/logout?appId=a&deviceId=current", "", "Authorization", userToken),
			"POST", "/authing.v2.AuthService/LogoutCurrent", userToken, "appId=a&deviceId=current", "", "",
		},
		"administrator who signs somebody out": {
			request("GET", "/logout?appId=a&userId=u", "", "Authorization", d.token()),
			"GET", "/logout", "", "appId=a&userId=u", "", "",
		},
		"administrator, in the words of v3": {
			request("POST", "/api/v3/suspend-device-by-user", `{"endTime":"1"}`, "Authorization", d.token()),
			"POST", "/api/v3/suspend-device-by-user", "", "", `{"endTime":"1"}`, "",
		},
		"administrator, in the words of v2": {
			request("POST", "/api/v3/suspend-device-by-user", `{"endTime":1}`, "Authorization", d.token()),
			"POST", "/authing.v2.ManagementService/SuspendUserDevice", "", "", `{"endTime":1}`, "",
		},
		"administrator, in words of neither": {
			request("POST", "/api/v3/suspend-device-by-user", `{"endTime":[]}`, "Authorization", d.token()),
			"POST", "/api/v3/suspend-device-by-user", "", "", `{"endTime":[]}`, "",
		},
		"administrator, where no rpc has a route": {
			request("POST", "/api/v3/get-user-devices?userId=u", `{"page":1}`, "Authorization", d.token()),
			"POST", "/authing.v2.ManagementService/ListUserDevices", "", "userId=u", `{"page":1}`, "",
		},
		"administrator's path": {
			request("POST", "/api/v3/pub-event", publication, "Authorization", d.token()),
			"POST", "/api/v3/pub-event", "", "", publication, "",
		},
	} {
		d.api.seen = nil
		if got := d.send(tt.r); len(d.api.seen) != 1 {
			t.Errorf("%s: %s", name, got.text)
			continue
		}
		seen := d.api.seen[0]
		if seen.verb != tt.verb || seen.path != tt.path || seen.query != tt.query || seen.body != tt.body ||
			seen.header.Get("Authorization") != tt.passed || seen.header.Get("X-Authing-App-Tenant-Id") != tt.tenant {
			t.Errorf("%s: the API saw %+v", name, seen)
		}
	}
}

func TestPathsOfTwoRefuse(t *testing.T) {
	for name, tt := range map[string]struct {
		path          string
		authorization []string
		change        func(*front.Options)
		want          int
	}{
		"nobody":                  {"/api/v3/pub-userEvent", nil, nil, 401},
		"two tokens":              {"/api/v3/pub-userEvent", []string{userToken, userToken}, nil, 401},
		"a bad signature":         {"/api/v3/pub-userEvent", []string{"authing " + poolID + ":AAAA"}, nil, 401},
		"a key that is none":      {"/api/v3/pub-userEvent", []string{"agk_nobody_0123456789ABCDEFGHIJKLMNOP"}, nil, 401},
		"an administrator's path": {"/api/v3/pub-event", []string{userToken}, nil, 401},
		"a user, no route":        {"/api/v3/delete-device", []string{userToken}, nil, 401},
		"no management, nobody":   {"/api/v3/pub-userEvent", nil, withoutManagement(t), 403},
		"the rpc's own path":      {"/authing.v3.AuthService/PubEvent", []string{userToken}, nil, 404},
		"the administrator's rpc": {"/authing.v3.ManagementService/PubUserEvent", []string{userToken}, nil, 404},
		"the subscription's rpc":  {"/authing.v3.AuthService/SubscribeEvents", []string{userToken}, nil, 404},
		"a path that is no path":  {"/api/v3/pub-userEvent/", []string{userToken}, nil, 404},
		"an escaped, other path":  {"/api/v3/pub-userEvent%2F", []string{userToken}, nil, 404},
		"no management, a key":    {"/api/v3/pub-userEvent", []string{"agk_nobody_0123456789ABCDEFGHIJKLMNOP"}, withoutManagement(t), 403},
	} {
		change := tt.change
		if change == nil {
			change = func(*front.Options) {}
		}
		d := newDoor(t, change)
		r := request("POST", tt.path, publication)
		r.Header["Authorization"] = tt.authorization
		got := d.send(r)
		if got.code() != tt.want {
			t.Errorf("%s: %d %s", name, got.status, got.text)
		}
		d.nothingPassed()
	}
}
