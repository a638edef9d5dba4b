package emulator

import (
	"context"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// CreateDepartmentTree makes what is missing of a tree. The request names no
// organization, so that its name is the code and name of one; every child is the
// name of a department right below the root. Departments that are there stay as
// they are.
func (s *managementV3) CreateDepartmentTree(_ context.Context, req *authingv3.CreateDepartmentTreeRequest) (*authingv3.CreateDepartmentTreeResponse, error) {
	resp := new(authingv3.CreateDepartmentTreeResponse)
	err := s.write(func(v view) error {
		root, err := first[*department](v, tableDepartments, byOrganization, req.GetName())
		if err != nil {
			return err
		}
		if root == nil {
			root = &department{Organization: req.GetName(), Name: req.GetName(), tenantID: req.TenantId}
			if err := s.insertOrganization(v, root); err != nil {
				return err
			}
			resp.AddDepartment++
		}
		for _, name := range req.GetChildren() {
			added, err := s.ensureBelow(v, root, name)
			if err != nil {
				return err
			}
			resp.AddDepartment += int64(btoi(added))
		}
		if req.GetMembers() == nil {
			return nil
		}
		added, err := s.settle(v, root, req.GetMembers())
		resp.AddUser, resp.UpdateUser = int64(btoi(added)), int64(btoi(!added))
		return err
	})
	return resp, err
}

// ensureBelow makes a department of a name below another, if there is none.
func (e *Emulator) ensureBelow(v view, above *department, name string) (added bool, err error) {
	if name == "" {
		return false, badField("children", "must not be empty")
	}
	below, err := v.below(above)
	if err != nil || slices.ContainsFunc(below, func(d *department) bool { return d.Name == name }) {
		return false, err
	}
	return true, e.insertDepartment(v, &department{
		Organization: above.Organization, ParentID: above.ID, Name: name, tenantID: above.tenantID,
	})
}

// settle puts a user into a department: the one who has one of the names, changed
// to what is said of it, or a new one.
func (e *Emulator) settle(v view, d *department, member *authingv3.DepartmentTreeMember) (added bool, err error) {
	named := identifiers{
		username: member.GetUsername(), email: member.GetEmail(),
		phone: phoneKey(member.GetPhoneCountryCode(), member.GetPhone()),
	}
	u, err := named.find(v)
	if err != nil {
		return false, err
	}
	if u == nil {
		added, u = true, newUser(sourceAdminCreated)
		if err := u.attributes.absorb(member); err != nil {
			return false, err
		}
		err = e.insertUser(v, u)
	} else {
		u, err = e.replaceUser(v, u, func(u *user) error { return u.attributes.absorb(member) })
	}
	if err != nil {
		return false, err
	}
	return added, e.place(v, d, u)
}
