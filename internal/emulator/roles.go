package emulator

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// role is a named set of permissions in a namespace.
type role struct {
	ordered

	ID              string
	Namespace       string
	Code            string
	Name            string
	Description     string
	System          bool
	ParentID        string
	disabled        bool
	disableAt       time.Time // zero: never
	permissionApply bool      // users may apply for the role
	permissionIDs   []string  // those of v1, in the order they were given
	permissionText  string    // what v1's first kind of roles holds; nothing comes of it
	customData      customData
	CreatedAt       time.Time
	UpdatedAt       time.Time
}

func (r *role) id() string { return r.ID }

// codeKey and nameKey name the role in the pool.
func (r *role) codeKey() string { return keyIn(r.Namespace, r.Code) }
func (r *role) nameKey() string { return keyIn(r.Namespace, r.Name) }

// enabled reports whether the role may be held at that moment.
func (r *role) enabled(now time.Time) bool {
	return !r.disabled && (r.disableAt.IsZero() || now.Before(r.disableAt))
}

// roleCoded is the role of a code; the namespace is the default one if empty.
func (v view) roleCoded(namespace, code string) (*role, error) {
	r, err := first[*role](v, tableRoles, byCode, keyIn(namespace, code))
	if err == nil && r == nil {
		err = unknown(fmt.Sprintf("role %q of namespace %q", code, orElse(namespace, defaultNamespace)))
	}
	return r, err
}

// rolesCoded is the roles of codes, all of which must be there.
func (v view) rolesCoded(named []*authingv3.RoleCode) ([]*role, error) {
	roles := make([]*role, len(named))
	var err error
	for i, name := range named {
		if roles[i], err = v.roleCoded(name.GetNamespace(), name.GetCode()); err != nil {
			return nil, err
		}
	}
	return roles, nil
}

// roleNamed is the role of a code, or of namespace/code.
func (v view) roleNamed(name string) (*role, error) {
	namespace, code, ok := strings.Cut(name, "/")
	if !ok {
		namespace, code = defaultNamespace, name
	}
	return v.roleCoded(namespace, code)
}

// parentOf is the role that a role inherits from, nil if there is none.
func (v view) parentOf(roleID string) (*role, error) {
	r, err := first[*role](v, tableRoles, byID, roleID)
	if err != nil || r == nil || r.ParentID == "" {
		return nil, err
	}
	return first[*role](v, tableRoles, byID, r.ParentID)
}

var roleCodePattern = regexp.MustCompile(`^[A-Za-z0-9_-]{1,50}$`)

// checkRole refuses a code or name that the role cannot have.
func (v view) checkRole(r *role) error {
	if !roleCodePattern.MatchString(r.Code) {
		return badField("code", "must be 1 to 50 letters, digits, - and _")
	}
	if err := unused(v, tableRoles, byCode, r.codeKey(), r, fmt.Sprintf("role %q of namespace %q", r.Code, r.Namespace)); err != nil || r.Name == "" {
		return err
	}
	return unused(v, tableRoles, byName, r.nameKey(), r, fmt.Sprintf("role name %q in namespace %q", r.Name, r.Namespace))
}

// insertRole stores a new role; its name is its code unless it has one. Its
// namespace is made if there is none.
func (e *Emulator) insertRole(v view, r *role) error {
	r.ID, r.order = newID(), e.order.Add(1)
	r.Namespace = orElse(r.Namespace, defaultNamespace)
	r.Name = orElse(r.Name, r.Code)
	r.CreatedAt = e.now()
	r.UpdatedAt = r.CreatedAt
	if err := v.checkRole(r); err != nil {
		return err
	}
	if err := e.ensureNamespace(v, r.Namespace); err != nil {
		return err
	}
	return v.Insert(tableRoles, r)
}

// changeRole replaces a role by a changed copy. Who holds it goes on to do so,
// whatever its code is now.
func (e *Emulator) changeRole(v view, before *role, change func(*role)) (*role, error) {
	changed := *before
	change(&changed)
	changed.UpdatedAt = e.now()
	if err := v.checkRole(&changed); err != nil {
		return nil, err
	}
	return &changed, v.Insert(tableRoles, &changed)
}

// rename gives the role another code, which is also its name if the old one was.
func (r *role) rename(code string) {
	if r.Name == r.Code {
		r.Name = code
	}
	r.Code = code
}

// removeRole deletes a role, and takes it from everybody.
func (v view) removeRole(r *role) error {
	if _, err := v.DeleteAll(tableAssignments, byRole, r.ID); err != nil {
		return err
	}
	if err := v.forget(holder{holderRole, r.ID}); err != nil {
		return err
	}
	return v.Delete(tableRoles, r)
}

// removeRoles deletes the roles of keys; those that are not there are skipped.
func (v view) removeRoles(keys []string) error {
	for _, key := range keys {
		r, err := first[*role](v, tableRoles, byCode, key)
		if err != nil {
			return err
		}
		if r == nil {
			continue
		}
		if err := v.removeRole(r); err != nil {
			return err
		}
	}
	return nil
}
