package emulator

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// actionLogs lets who asks for what users did, or reads the answer, do so in
// either of two forms: of user actions, and of the audit log. They have one path,
// and the rpc that owns it is about the former.
func (e *Emulator) actionLogs(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/v2/analysis/user-action" {
			next.ServeHTTP(w, r)
			return
		}
		query := r.URL.Query()
		if kind := query.Get("eventType"); kind != "" {
			query.Add("operation_name", kind)
		}
		if id := query.Get("userId"); id != "" {
			query.Add("operator_arn", e.userARN(id))
		}
		asked := r.Clone(r.Context())
		asked.URL.RawQuery = query.Encode()
		answer := &heldAnswer{header: w.Header(), status: http.StatusOK}
		next.ServeHTTP(answer, asked)
		body := e.withLogMembers(answer.body.Bytes())
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(answer.status)
		w.Write(body) //nolint:errcheck // The client has gone.
	})
}

// withLogMembers gives user actions the members of the audit log as well. An
// answer that is no page of them stays as it is.
func (e *Emulator) withLogMembers(body []byte) []byte {
	var answer map[string]any
	if json.Unmarshal(body, &answer) != nil {
		return body
	}
	name, err := e.read().poolName()
	if err != nil {
		return body
	}
	page, _ := answer["data"].(map[string]any)
	actions, _ := page["list"].([]any)
	for _, action := range actions {
		a, _ := action.(map[string]any)
		user, _ := a["user"].(map[string]any)
		app, _ := a["app"].(map[string]any)
		for member, value := range map[string]any{
			"userPoolId": a["userpool_id"], "userPoolName": name, "userId": user["id"], "userName": user["displayName"], "photoUrl": user["photo"],
			"clientIp": a["clientip"], "appId": a["app_id"], "appName": app["name"], "eventType": a["operation_name"], "eventDetails": a["operation_desc"],
		} {
			if value != nil {
				a[member] = value
			}
		}
	}
	if changed, err := json.Marshal(answer); err == nil {
		return changed
	}
	return body
}
