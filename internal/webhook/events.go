package webhook

import (
	"fmt"
	"strings"
)

// events are those that end tokens, and when they do. Names and payloads are
// those of docs.authing.cn/v2/guides/webhook and of WebhookDto.events of v3; the
// last two are of the older shape.
var events = map[string]func(*payload) bool{
	"kick":                  always,
	"user:archived":         always, // has left; cannot sign in
	"user:blocked":          always,
	"user:deleted":          always,
	"user:password-changed": always,
	"user:updated":          lockedOut,
	"change-password":       always,
	"change-user-info":      lockedOut,
}

func always(*payload) bool { return true }

// lockedOut says that an update leaves a user who cannot sign in, or with
// another password. Most updates change a name.
func lockedOut(p *payload) bool {
	for _, user := range []map[string]any{p.updates, p.user()} {
		status, _ := user["status"].(string)
		if isTrue(user["blocked"]) || isTrue(user["isDeleted"]) || status != "" && status != "Activated" {
			return true
		}
	}
	return p.updates["password"] != nil && p.updates["password"] != ""
}

// maxID is the longest id of a user that is taken for one, in bytes.
const maxID = 512

// subjects are the ids of the users an event is about. missing names the place
// where one was expected and is not; the others are found all the same.
func (p *payload) subjects() (ids []string, missing string) {
	add := func(place string, id string) {
		switch {
		case id != "" && len(id) <= maxID:
			ids = append(ids, id)
		case missing == "":
			missing = place
		}
	}
	if list, given := p.data["users"]; given {
		for i, user := range elements(list) {
			place := fmt.Sprintf("data.users[%d]", i)
			if id, plain := user.(string); plain { // of a pool with a database of its own
				add(place, id)
				continue
			}
			object, _ := user.(map[string]any)
			add(place+".id", idOf(object))
		}
		if len(ids) == 0 && missing == "" {
			missing = "data.users"
		}
		return ids, missing
	}
	add(p.userPlace(), idOf(p.user()))
	return ids, missing
}

// user is the one whom an event is about: data.user, or data itself; userUpdated
// or params of the older shape.
func (p *payload) user() map[string]any {
	for _, object := range []any{p.data["user"], p.older["userUpdated"], p.older["params"]} {
		if user, ok := object.(map[string]any); ok {
			return user
		}
	}
	return p.data
}

func (p *payload) userPlace() string {
	switch {
	case p.older != nil:
		return "params._id"
	case p.data["user"] != nil:
		return "data.user.id"
	default:
		return "data.userId"
	}
}

// idOf is the id of a user as v3, v2 and v1 write it.
func idOf(user map[string]any) string {
	for _, name := range []string{"userId", "id", "_id"} {
		if id, _ := user[name].(string); id != "" {
			return id
		}
	}
	return ""
}

// isTrue also reads a form, where everything is text.
func isTrue(value any) bool {
	text, _ := value.(string)
	return value == true || strings.EqualFold(text, "true") || text == "1"
}
