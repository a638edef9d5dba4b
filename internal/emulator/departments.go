package emulator

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/go-memdb"
	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// Codes and custom ids are unique in their organization, codes of organizations
// in the pool. The root is a department like the others, in lists, too.

// rootDepartment is what v3 calls the root of an organization, besides its id.
const rootDepartment = "root"

// department is a place of an organization that users are in; the organization
// itself is its root.
type department struct {
	ordered

	ID           string
	Organization string // code
	ParentID     string // empty: the root
	Code         string
	OpenID       string
	Name         string
	Description  *string
	virtual      bool
	names        *authingv3.LangObject // in other languages
	descriptions *authingv3.LangObject // the same, of v2 alone
	position     *int32                // among those beside it, of v2 alone
	customData   *structpb.Struct
	tenantID     *string
	postIDs      []string
	status       string // as it was set; empty: never
	createdAt    time.Time
	updatedAt    time.Time
}

func (d *department) id() string { return d.ID }

func (d *department) root() bool { return d.ParentID == "" }

// on reports whether the department is in use, which it is until its status says
// otherwise. Nothing else comes of a status.
func (d *department) on() bool {
	return !slices.Contains([]string{"false", "disable", "disabled"}, strings.ToLower(d.status))
}

func departmentsTable() *memdb.TableSchema {
	one := func(name string, unique bool, key func(*department) string) *memdb.IndexSchema {
		return &memdb.IndexSchema{Name: name, Unique: unique, AllowMissing: true, Indexer: keys(func(d *department) []string {
			return []string{key(d)}
		})}
	}
	return table(tableDepartments,
		primary((*department).id),
		one(byCode, true, func(d *department) string { return inOrganization(d.Organization, d.Code) }),
		one(byOpenID, true, func(d *department) string { return inOrganization(d.Organization, d.OpenID) }),
		one(byParent, false, func(d *department) string { return d.ParentID }),
		one(byOrganization, true, func(d *department) string {
			if !d.root() {
				return ""
			}
			return d.Organization
		}),
	)
}

// inOrganization is the key of a code or id in an organization, none if it is empty.
func inOrganization(organization, codeOrID string) string {
	if codeOrID == "" {
		return ""
	}
	return organization + "/" + codeOrID
}

// organizationCoded is the root of the organization of a code.
func (v view) organizationCoded(code string) (*department, error) {
	d, err := first[*department](v, tableDepartments, byOrganization, code)
	if err == nil && d == nil {
		err = unknown(fmt.Sprintf("organization %q", code))
	}
	return d, err
}

// departmentWithID is the department of an id, in any organization.
func (v view) departmentWithID(id string) (*department, error) {
	d, err := first[*department](v, tableDepartments, byID, id)
	if err == nil && d == nil {
		err = unknown(fmt.Sprintf("department %q", id))
	}
	return d, err
}

// departmentIn is the department that a request names. Its tenantId says nothing
// new: codes are unique in the pool.
func (v view) departmentIn(req interface {
	GetOrganizationCode() string
	GetDepartmentIdType() string
	GetDepartmentId() string
},
) (*department, error) {
	return v.departmentNamed(req.GetOrganizationCode(), req.GetDepartmentIdType(), req.GetDepartmentId())
}

// departmentNamed is the department that id names, as idType says, in an
// organization.
func (v view) departmentNamed(organization, idType, id string) (*department, error) {
	root, err := v.organizationCoded(organization)
	if err != nil {
		return nil, err
	}
	d := root
	switch idType {
	case "", "department_id":
		if id != rootDepartment {
			d, err = first[*department](v, tableDepartments, byID, id)
		}
	case "open_department_id":
		d, err = first[*department](v, tableDepartments, byOpenID, inOrganization(organization, id))
	case "code":
		d, err = first[*department](v, tableDepartments, byCode, inOrganization(organization, id))
	case "sync_relation", "custom_field":
		return nil, notEmulated("departmentIdType " + idType)
	default:
		return nil, badField("departmentIdType", "must be department_id, open_department_id, sync_relation, custom_field or code")
	}
	if err == nil && (d == nil || d.Organization != organization) {
		err = unknown(fmt.Sprintf("department %q of organization %q", id, organization))
	}
	return d, err
}

// insertDepartment stores a new department, under the id it has if it has one.
func (e *Emulator) insertDepartment(v view, d *department) error {
	d.ID, d.order, d.createdAt = orElse(d.ID, newID()), e.order.Add(1), e.now()
	d.updatedAt = d.createdAt
	return v.putDepartment(d)
}

// insertOrganization stores a new organization, whose code is that of its root,
// and made up if there is none.
func (e *Emulator) insertOrganization(v view, root *department) error {
	root.Organization = orElse(root.Organization, newID())
	root.Code = root.Organization
	if err := v.unusedOrganization(root); err != nil {
		return err
	}
	return e.insertDepartment(v, root)
}

func (v view) unusedOrganization(root *department) error {
	return unused(v, tableDepartments, byOrganization, root.Organization, root, fmt.Sprintf("organization %q", root.Organization))
}

// putDepartment stores a department if its code and custom id are its own, and so
// are the values of unique fields.
func (v view) putDepartment(d *department) error {
	for _, own := range []struct{ index, key, what string }{
		{byCode, inOrganization(d.Organization, d.Code), fmt.Sprintf("department %q of organization %q", d.Code, d.Organization)},
		{byOpenID, inOrganization(d.Organization, d.OpenID), fmt.Sprintf("department %q of organization %q", d.OpenID, d.Organization)},
	} {
		if own.key == "" {
			continue
		}
		if err := unused(v, tableDepartments, own.index, own.key, d, own.what); err != nil {
			return err
		}
	}
	if err := v.checkUnique(targetDepartment, d.ID, d.customData.GetFields()); err != nil {
		return err
	}
	return v.Insert(tableDepartments, d)
}
