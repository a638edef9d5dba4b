package emulator

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/go-memdb"
)

// resource is a kind of thing that permissions are about, such as `books`, and
// what can be done with it. One thing of the kind is written `books:123`.
type resource struct {
	ordered

	ID            string
	Namespace     string
	Code          string
	Name          string // v3
	Type          string
	Description   string
	APIIdentifier string // URL of the API behind it
	Actions       []resourceAction
	tenants       []string // ids of those that have it; empty for one without an id
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// resourceAction is something that can be done with a resource.
type resourceAction struct{ Name, Description string }

func (r *resource) id() string { return r.ID }

func resourcesTable() *memdb.TableSchema {
	return table(tableResources,
		primary((*resource).id),
		&memdb.IndexSchema{Name: byCode, Unique: true, Indexer: keys(func(r *resource) []string {
			return []string{keyIn(r.Namespace, r.Code)}
		})},
		&memdb.IndexSchema{Name: byNamespace, Indexer: keys(func(r *resource) []string { return []string{r.Namespace} })},
	)
}

var resourceTypes = []string{"DATA", "API", "MENU", "BUTTON", "UI"}

// checkResourceType refuses what is no type; empty text is left to the caller.
func checkResourceType(field, kind string) error {
	if kind != "" && !slices.Contains(resourceTypes, kind) {
		return badField(field, "must be DATA, API, MENU, BUTTON or UI")
	}
	return nil
}

var codePattern = regexp.MustCompile(`^\S{1,100}$`)

// checkCode refuses what cannot be the code of a namespace, resource or policy.
func checkCode(field, code string) error {
	if !codePattern.MatchString(code) {
		return badField(field, "must be 1 to 100 characters without space")
	}
	return nil
}

// resourceCoded is the resource of a code; the namespace is the default one if
// empty.
func (v view) resourceCoded(namespace, code string) (*resource, error) {
	r, err := first[*resource](v, tableResources, byCode, keyIn(namespace, code))
	if err == nil && r == nil {
		err = unknown(fmt.Sprintf("resource %q of namespace %q", code, orElse(namespace, defaultNamespace)))
	}
	return r, err
}

// resourcesIn is the resources of a namespace that is there, of one type if it is
// named, the oldest first.
func (v view) resourcesIn(namespace, kind string) ([]*resource, error) {
	if err := checkResourceType("type", kind); err != nil {
		return nil, err
	}
	code, err := v.resourceSpace(namespace)
	if err != nil {
		return nil, err
	}
	all, err := inOrder[*resource](v, tableResources, byNamespace, code)
	return slices.DeleteFunc(all, func(r *resource) bool { return kind != "" && r.Type != kind }), err
}

// resourceSpace is the code of a namespace that is there; that of an application
// is from the first resource on, and has none before.
func (v view) resourceSpace(namespace string) (string, error) {
	app, err := first[*application](v, tableApplications, byID, namespace)
	if err != nil || app != nil {
		return namespace, err
	}
	n, err := v.namespaceCoded(namespace)
	if err != nil {
		return "", err
	}
	return n.Code, nil
}

// resourceOf is the declared resource that a name in a permission is about, nil
// if there is none: `books` for `books:123`.
func (v view) resourceOf(namespace, name string) (*resource, error) {
	for {
		r, err := first[*resource](v, tableResources, byCode, keyIn(namespace, name))
		if err != nil || r != nil {
			return r, err
		}
		last := strings.LastIndex(name, ":")
		if last < 0 {
			return nil, nil
		}
		name = name[:last]
	}
}

// declared is the resource that a name in a request is about, which must be
// there, in a namespace that is, and of the type if one is named.
func (v view) declared(namespace, name, kind string) (*resource, error) {
	if name == "" {
		return nil, badField("resource", "is required")
	}
	n, err := v.namespaceCoded(namespace)
	if err != nil {
		return nil, err
	}
	r, err := v.resourceOf(n.Code, name)
	if err == nil && (r == nil || kind != "" && kind != r.Type) {
		err = unknown(strings.TrimSpace(fmt.Sprintf("resource %q of namespace %q %s", name, n.Code, kind)))
	}
	return r, err
}

// insertResource stores a new resource of a namespace that is there, or that is
// an application's.
func (e *Emulator) insertResource(v view, r *resource) error {
	if err := e.ensureApplicationNamespace(v, r.Namespace); err != nil {
		return err
	}
	n, err := v.namespaceCoded(r.Namespace)
	if err != nil {
		return err
	}
	r.ID, r.order, r.Namespace = newID(), e.order.Add(1), n.Code
	r.CreatedAt = e.now()
	r.UpdatedAt = r.CreatedAt
	return v.putResource(r)
}

// changeResource replaces a resource by a changed copy.
func (e *Emulator) changeResource(v view, before *resource, change func(*resource)) (*resource, error) {
	changed := *before
	change(&changed)
	changed.UpdatedAt = e.now()
	return &changed, v.putResource(&changed)
}

func (v view) putResource(r *resource) error {
	if err := checkCode("code", r.Code); err != nil {
		return err
	}
	if r.Type == "" {
		return badField("type", "is required")
	}
	if err := checkResourceType("type", r.Type); err != nil {
		return err
	}
	for i, action := range r.Actions {
		if action.Name == "" {
			return badField(fmt.Sprintf("actions[%d].name", i), "is required")
		}
	}
	what := fmt.Sprintf("resource %q of namespace %q", r.Code, r.Namespace)
	if err := unused(v, tableResources, byCode, keyIn(r.Namespace, r.Code), r, what); err != nil {
		return err
	}
	return v.Insert(tableResources, r)
}

// removeResource deletes a resource and what was granted of it directly.
func (v view) removeResource(r *resource) error {
	granted, err := list[*permission](v, tablePermissions, byNamespace, r.Namespace)
	if err != nil {
		return err
	}
	for _, p := range granted {
		if p.Resource == r.Code || strings.HasPrefix(p.Resource, r.Code+":") {
			if err := v.Delete(tablePermissions, p); err != nil {
				return err
			}
		}
	}
	return v.Delete(tableResources, r)
}
