package main

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// groupsKey is how Redoc and its like are told which tags belong together.
const groupsKey = "x-tagGroups"

// group is the tags of one service.
type group struct {
	Name string   `json:"name"`
	Tags []string `json:"tags"`
}

// groups are the services by what readers know them as, in the order they are
// shown in. Any other service comes after them, under its own name.
var groups = map[string]struct {
	place int
	name  string
}{
	"authing.v3.ManagementService": {0, "Administration"},
	"authing.v3.AuthService":       {1, "End users"},
	"authing.v2.ManagementService": {2, "Administration v2"},
	"authing.v2.AuthService":       {3, "End users v2"},
	"authing.v1.ManagementService": {4, "Administration v1"},
	"authing.v1.AuthService":       {5, "End users v1"},
}

func (r *rpc) service() string { return string(r.Parent().FullName()) }

func (r *rpc) group() string {
	return cmp.Or(groups[r.service()].name, strings.TrimSuffix(string(r.Parent().Name()), "Service"))
}

func (r *rpc) place() int {
	if known, ok := groups[r.service()]; ok {
		return known.place
	}
	return len(groups)
}

// tagName is the rpc's subject: the file that has its messages, as in
// docs/coverage.md. A service of ours is one subject.
func (r *rpc) tagName() string {
	file := r.Input().ParentFile().Path()
	if file == r.ParentFile().Path() {
		return r.group()
	}
	name := strings.ReplaceAll(strings.TrimSuffix(path.Base(file), ".proto"), "_", " ")
	return r.group() + ": " + strings.ToUpper(name[:1]) + name[1:]
}

// scope is what a caller needs, as policies name it.
func (r *rpc) scope() string {
	text := func(value, prefix string) string { return strings.ToLower(strings.TrimPrefix(value, prefix)) }
	if s := r.options.Scope; s.Auth != "" {
		return "auth." + text(s.Auth, "AUTH_SUBJECT_")
	}
	return text(r.options.Scope.Resource, "RESOURCE_") + "." + text(r.options.Scope.Access, "ACCESS_")
}

// tag declares the tags and their groups.
func (c *contract) tag(doc *openapi3.T) {
	scopes := make(map[string][]string)
	rpcs := slices.Clone(c.rpcs)
	slices.SortStableFunc(rpcs, func(a, b *rpc) int {
		return cmp.Or(cmp.Compare(a.place(), b.place()), strings.Compare(a.group(), b.group()), strings.Compare(a.tagName(), b.tagName()))
	})
	var list []*group
	for _, r := range rpcs {
		name := r.tagName()
		if doc.Tags.Get(name) == nil {
			doc.Tags = append(doc.Tags, &openapi3.Tag{Name: name})
			if len(list) == 0 || list[len(list)-1].Name != r.group() {
				list = append(list, &group{Name: r.group()})
			}
			last := list[len(list)-1]
			last.Tags = append(last.Tags, name)
		}
		if s := "`" + r.scope() + "`"; !slices.Contains(scopes[name], s) {
			scopes[name] = append(scopes[name], s)
		}
		slices.Sort(scopes[name])
		doc.Tags.Get(name).Description = fmt.Sprintf("%s; scopes %s.", r.service(), strings.Join(scopes[name], ", "))
	}
	doc.Extensions = map[string]any{groupsKey: list}
}
