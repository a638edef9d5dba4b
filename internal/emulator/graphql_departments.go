package emulator

// departmentPage is PaginatedDepartments.
type departmentPage struct {
	TotalCount int32
	List       []*userDepartment
}

// userDepartment is UserDepartment.
type userDepartment struct {
	Department       *departmentNode
	IsMainDepartment bool
	JoinedAt         *string
}

// departmentNode is a department in an answer, of the type Node.
type departmentNode struct {
	ID, Name                              string
	OrgID, NameI18n, Description, Code    *string
	DescriptionI18n, CreatedAt, UpdatedAt *string
	Order, Depth                          *int32
	Root, IsVirtualNode                   *bool
	Path, NamePath                        []string
	CodePath                              []*string
	Children                              *[]string
}

// Departments finds none for a user in no department.
func (n *userNode) Departments(struct{ OrgID *string }) (*departmentPage, error) {
	if err := n.record.outsideDepartments(); err != nil {
		return nil, err
	}
	return &departmentPage{List: []*userDepartment{}}, nil
}
