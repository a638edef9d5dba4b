package emulator

import "fmt"

// dataHolder is the holder that a request about data policies means. Unlike
// elsewhere, groups and roles are named by their ids.
func (v view) dataHolder(field, kind, id string) (holder, error) {
	var there bool
	var err error
	switch kind {
	case holderUser:
		return v.holderNamed(field, "", kind, id)
	case holderOrg:
		return v.holderNamed(field, "", holderDepartment, id)
	case holderGroup:
		var g *group
		g, err = first[*group](v, tableGroups, byID, id)
		there = g != nil
	case holderRole:
		var r *role
		r, err = first[*role](v, tableRoles, byID, id)
		there = r != nil
	default:
		return holder{}, badField(field, "must be USER, ORG, GROUP or ROLE")
	}
	if err == nil && !there {
		err = unknown(fmt.Sprintf("%s %q", kind, id))
	}
	return holder{kind, id}, err
}

// dataHolderKind is what requests about data policies call the kind of a holder.
func dataHolderKind(h holder) string {
	if h.kind == holderDepartment {
		return holderOrg
	}
	return h.kind
}

// titleOf is how people call a holder.
func (v view) titleOf(h holder) (string, error) {
	switch h.kind {
	case holderUser:
		u, err := first[*user](v, tableUsers, byID, h.id)
		if err != nil || u == nil {
			return "", err
		}
		return orElse(u.attributes.text("name"), u.attributes.text("username")), nil
	case holderGroup:
		g, err := first[*group](v, tableGroups, byID, h.id)
		if err != nil || g == nil {
			return "", err
		}
		return g.Name, nil
	case holderRole:
		r, err := first[*role](v, tableRoles, byID, h.id)
		if err != nil || r == nil {
			return "", err
		}
		return r.Name, nil
	default:
		d, err := first[*department](v, tableDepartments, byID, h.id)
		if err != nil || d == nil {
			return "", err
		}
		return d.Name, nil
	}
}
