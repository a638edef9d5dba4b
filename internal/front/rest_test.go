package front_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/front"
)

func TestAuthServicePassesUntouched(t *testing.T) {
	for name, c := range map[string]struct{ verb, target, body, authorization string }{
		"sign in":            {"POST", "/api/v3/signin", `{"connection":"PASSWORD"}`, ""},
		"sign in with Basic": {"POST", "/api/v3/signin", `{}`, "Basic YXBwOnNlY3JldA=="},
		"profile":            {"GET", "/api/v3/get-profile?withCustomData=true", ``, userToken},
		"HEAD":               {"HEAD", "/api/v3/get-profile", ``, userToken},
		"current user of v2": {"GET", "/api/v2/users/me", ``, "Bearer " + userToken},
	} {
		for _, change := range []func(*front.Options){func(*front.Options) {}, withoutManagement(t)} {
			t.Run(name, func(t *testing.T) {
				d := newDoor(t, change)
				r := request(c.verb, c.target, c.body, "X-Authing-App-Id", "app")
				if c.authorization != "" {
					r.Header.Set("Authorization", c.authorization)
				}
				if got := d.send(r); !strings.Contains(got.text, "from the API") {
					t.Fatalf("%s", got.text)
				}
				got := d.api.seen[0]
				path, _, _ := strings.Cut(c.target, "?")
				if got.verb != c.verb || got.path != path || got.body != c.body {
					t.Errorf("API saw %s %s %q", got.verb, got.path, got.body)
				}
				if got.header.Get("Authorization") != c.authorization || got.header.Get("X-Authing-App-Id") != "app" {
					t.Errorf("API saw headers %v", got.header)
				}
			})
		}
	}
}

func TestManagementTakesOurToken(t *testing.T) {
	for name, prefix := range map[string]string{"raw": "", "Bearer": "Bearer ", "bearer": "bearer "} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			got := d.send(request("POST", "/api/v3/list-users", `{"page":1}`, "Authorization", prefix+d.token()))
			if !strings.Contains(got.text, "from the API") {
				t.Fatalf("%s", got.text)
			}
			if d.api.seen[0].body != `{"page":1}` || d.api.seen[0].header.Get("Authorization") != "" {
				t.Errorf("API saw %+v", d.api.seen[0])
			}
		})
	}
}

func TestManagementTakesNodeSignature(t *testing.T) {
	d := newDoor(t)
	params := map[string]string{"username": "alice", "password": "p&=?"}
	got := d.send(d.signed(poolSecret, "/api/v3/create-user", params, "X-Authing-App-Id", "tenant"))
	if !strings.Contains(got.text, "from the API") {
		t.Fatalf("%s", got.text)
	}
	api := d.api.seen[0]
	if !strings.Contains(api.body, `"username":"alice"`) || api.header.Get("Authorization") != "" {
		t.Errorf("API saw %+v", api)
	}
	if api.header.Get("X-Authing-App-Tenant-Id") != "tenant" || api.header.Get("X-Authing-App-Id") != "" {
		t.Errorf("tenant not moved: %v", api.header)
	}
}

func TestTenantOfManagement(t *testing.T) {
	for name, c := range map[string]struct{ target, app, tenant, want string }{
		"node":                  {"/api/v3/get-user?userId=1", "t1", "", "t1"},
		"go":                    {"/api/v3/get-user?userId=1", "", "t1", "t1"},
		"both":                  {"/api/v3/get-user?userId=1", "app", "t1", "t1"},
		"neither":               {"/api/v3/get-user?userId=1", "", "", ""},
		"v2 means applications": {"/api/v2/users/1", "app", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			d.send(request("GET", c.target, "", "Authorization", d.token(),
				"X-Authing-App-Id", c.app, "X-Authing-App-Tenant-Id", c.tenant))
			got := d.api.seen[0].header
			if got.Get("X-Authing-App-Tenant-Id") != c.want || len(got.Values("X-Authing-App-Id")) > 0 {
				t.Errorf("API saw %v", got)
			}
		})
	}
}

func TestManagementRefused(t *testing.T) {
	body := map[string]string{"username": "alice"}
	for name, c := range map[string]struct {
		request func(*door) *http.Request
		want    int
	}{
		"nothing": {func(*door) *http.Request { return request("POST", "/api/v3/create-user", `{}`) }, 401},
		"end user": {func(*door) *http.Request {
			return request("POST", "/api/v3/create-user", `{}`, "Authorization", userToken)
		}, 401},
		"pool secret as Basic": {func(*door) *http.Request {
			return request("POST", "/api/v3/create-user", `{}`, "Authorization", "Basic ZGVtbzpzZWNyZXQ=")
		}, 401},
		"our token beside another": {func(d *door) *http.Request {
			return request("POST", "/api/v3/create-user", `{}`, "Authorization", d.token(), "Authorization", userToken)
		}, 401},
		"token in the query": {func(d *door) *http.Request {
			return request("GET", "/api/v3/get-user?access_token="+d.token(), ``)
		}, 401},
		"another process's token": {func(*door) *http.Request {
			return request("POST", "/api/v3/create-user", `{}`, "Authorization", newDoor(t).token())
		}, 401},
		"expired token": {func(d *door) *http.Request {
			token := d.token()
			d.now = d.now.Add(24 * time.Hour)
			return request("POST", "/api/v3/create-user", `{}`, "Authorization", token)
		}, 401},
		"wrong signature": {func(d *door) *http.Request { return d.signed("guess", "/api/v3/create-user", body) }, 401},
		"stale signature": {func(d *door) *http.Request {
			r := d.signed(poolSecret, "/api/v3/create-user", body)
			d.now = d.now.Add(16 * time.Minute)
			return r
		}, 401},
		"replayed signature": {func(d *door) *http.Request {
			first, second := again(d.t, d.signed(poolSecret, "/api/v3/create-user", body))
			d.send(first)
			d.api.seen = nil
			return second
		}, 401},
		"signature of another body": {func(d *door) *http.Request {
			r := d.signed(poolSecret, "/api/v3/create-user", body)
			r.Body = request("POST", "/", `{"username":"mallory"}`).Body
			return r
		}, 401},
		"signature of another path": {func(d *door) *http.Request {
			r := d.signed(poolSecret, "/api/v3/create-user", body)
			r.URL.Path = "/api/v3/update-user"
			return r
		}, 401},
		"signature for another tenant": {func(d *door) *http.Request {
			r := d.signed(poolSecret, "/api/v3/create-user", body, "X-Authing-App-Id", "mine")
			r.Header.Set("X-Authing-App-Id", "yours")
			return r
		}, 401},
		"body too large": {func(d *door) *http.Request {
			return request("POST", "/api/v3/create-user", strings.Repeat(" ", 5<<20), "Authorization", d.token())
		}, 413},
		"v2 path": {func(*door) *http.Request {
			return request("GET", "/api/v2/users/1", ``, "Authorization", userToken)
		}, 401},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			got := d.send(c.request(d))
			d.refusedWith(got, c.want)
			d.nothingPassed()
		})
	}
	d := newDoor(t)
	d.send(request("HEAD", "/api/v3/get-user", ``)) // has no body to judge by
	d.nothingPassed()
}

func TestManagementIsAwayInRealMode(t *testing.T) {
	token := newDoor(t).token()
	for _, authorization := range []string{"", userToken, token, "Bearer " + token} {
		d := newDoor(t, withoutManagement(t))
		got := d.send(request("POST", "/api/v3/create-user", `{}`, "Authorization", authorization))
		if got.code() != 403 || !strings.Contains(got.text, "not served") {
			t.Errorf("%.10s: %s", authorization, got.text)
		}
		d.nothingPassed()
	}
	d := newDoor(t, withoutManagement(t))
	if got := d.send(newDoor(t).signed(poolSecret, "/api/v3/create-user", map[string]string{"a": "b"})); got.code() != 403 {
		t.Errorf("signature: %s", got.text)
	}
	d.nothingPassed()
}

func TestOurCredentialsStayHere(t *testing.T) {
	d := newDoor(t)
	for name, r := range map[string]*http.Request{
		"token":     request("GET", "/api/v3/get-profile", ``, "Authorization", d.token()),
		"Bearer":    request("GET", "/api/v2/users/me", ``, "Authorization", "Bearer "+d.token()),
		"old token": request("GET", "/api/v3/get-profile", ``, "Authorization", newDoor(t).token()),
		"second":    request("GET", "/api/v3/get-profile", ``, "Authorization", userToken, "Authorization", d.token()),
		"signature": d.signed(poolSecret, "/api/v3/signin", map[string]string{"connection": "PASSWORD"}),
	} {
		if got := d.send(r); got.code() != 401 {
			t.Errorf("%s: %s", name, got.text)
		}
		d.nothingPassed()
	}
}

func TestSlashInsideAParameter(t *testing.T) {
	d := newDoor(t)
	d.send(request("GET", "/api/v2/users/a%2Fb%20c", ``, "Authorization", d.token()))
	if got := d.api.seen[0].path; got != "/api/v2/users/a%2Fb%20c" {
		t.Errorf("API saw %s", got)
	}
}

// No spelling of a request reaches a management rpc as something else.
func TestRoutingCannotBeTricked(t *testing.T) {
	for name, c := range map[string]struct {
		r    *http.Request
		want int
	}{
		"verb override": {request("POST", "/api/v3/get-user", `userId=1`,
			"X-HTTP-Method-Override", "GET", "Content-Type", "application/x-www-form-urlencoded"), 405},
		"form instead of GET":  {request("POST", "/api/v2/users/1", `a=b`, "Content-Type", "application/x-www-form-urlencoded"), 405},
		"override on sign-in":  {request("DELETE", "/api/v3/signin", ``, "X-HTTP-Method-Override", "POST"), 405},
		"trailing slash":       {request("POST", "/api/v3/create-user/", `{}`), 404},
		"double slash":         {request("POST", "//api/v3/create-user", `{}`), 404},
		"dots":                 {request("POST", "/api/v3/signin/../create-user", `{}`), 404},
		"upper case":           {request("POST", "/API/v3/create-user", `{}`), 404},
		"escaped letter":       {request("POST", "/api/v3/create%2Duser", `{}`), 401},
		"escaped slash":        {request("GET", "/api/v2/users%2F1", ``), 404},
		"slash in a parameter": {request("GET", "/api/v2/users/..%2Fme", ``), 401},
		"escaped sign-in path": {request("POST", "/api%2Fv3%2Fcreate-user", `{}`), 404},
		"escaped twice":        {request("POST", "/api/v3/create%252Duser", `{}`), 404},
		"literal with a verb":  {request("GET", "/api/v2/users/me:1", ``), 401},
		"me with a slash":      {request("GET", "/api/v2/users/me/", ``), 404},
		"gRPC path":            {request("POST", "/authing.v3.ManagementService/CreateUser", `{}`), 404},
		"gRPC path of sign-in": {request("POST", "/authing.v3.AuthService/SignInByCredentials", `{}`), 404},
		"unknown":              {request("GET", "/api/v3/no-such-thing", ``), 404},
		"root":                 {request("GET", "/", ``), 404},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			got := d.send(c.r)
			d.refusedWith(got, c.want)
			d.nothingPassed()
		})
	}
}

func TestWhatIsPassedHasOneReading(t *testing.T) {
	d := newDoor(t)
	d.send(request("GET", "/api/v2/users/%6De", ``, "Authorization", userToken,
		"X-Http-Method-Override", "DELETE", "X-Caller-Authorization", "Bearer forged"))
	got := d.api.seen[0]
	if got.path != "/api/v2/users/me" {
		t.Errorf("path %s", got.path)
	}
	for _, name := range []string{"X-Http-Method-Override", "X-Caller-Authorization"} {
		if got.header.Get(name) != "" {
			t.Errorf("%s passed", name)
		}
	}
}
