# Refusals of signing in and of accounts (from MJ7100).

MJ7100 = The login name or the password is wrong.
MJ7100-mend = Check both and try again; five failures in a row lock the name for 15 minutes, further ones twice as long each time. If you forgot the password, ask the administrator for a reset link.
MJ7101 = There have been too many failed attempts to sign in; none is taken for the moment.
MJ7101-mend = Wait { $minutes } minutes; if it is urgent, ask the administrator.
MJ7102 = This login name failed too often and is locked.
MJ7102-mend = Wait { $minutes } minutes, or ask the administrator to unlock it.
MJ7103 = The old password is wrong.
MJ7103-mend = Check it and try again; if you forgot it, ask the administrator for a reset link.
MJ7104 = This link was used, is too old, or was replaced by a new one.
MJ7104-mend = Ask the administrator for another one; the first administrator starts the program again, which prints a new one.
MJ7105 = Signing in with one click is for the demonstration only.
MJ7105-mend = Sign in with login name and password.
MJ7106 = You are not signed in any more.
MJ7106-mend = Sign in again.
MJ7107 = This person has an account already.
MJ7107-mend = For a forgotten password make a reset link.
MJ7108 = This person has no account.
MJ7108-mend = Make an invitation first.
MJ7109 = This account is suspended.
MJ7109-mend = Ask the administrator to resume it first.
MJ7110 = The password is too short.
MJ7110-mend = Use at least { $min } characters, Chinese ones too; a sentence is a good password.
MJ7111 = The password is too long.
MJ7111-mend = Use at most { $max } characters.
MJ7112 = This password is easy to guess.
MJ7112-mend = Do not build it from the login name, common words, neighbouring keys, repetitions, years or telephone numbers; a sentence that only you know is fine.
MJ7113 = The new password is the old one.
MJ7113-mend = Choose another.
MJ7114 = This cannot be a login name.
MJ7114-mend = Use { $min } to { $max } Chinese characters, letters, digits or . - _ @, without blanks; upper and lower case are the same.
MJ7115 = The login name “{ $login }” is taken.
MJ7115-mend = Choose another.
MJ7116 = The password must be changed first.
MJ7116-mend = Sign in to the pages and change it under “My account”.
MJ7003 = You take no part in the assessment of this unit (recusal).
MJ7003-mend = Leave it to another assessor.
MJ7010 = The role “{ $role ->
    [office] Office
    [team-leader] Team leader
    [assessor] Assessor
    [leading-group] Leading group
    [unit-liaison] Unit liaison
    [unit-head] Head of unit
    [auditor] Auditor
    [administrator] Administrator
    [security-officer] Security officer
    [public] Public
   *[system] System
}” does not go with the unit given: roles of units need one, others take none.
MJ7010-mend = Check both.
MJ7011 = The person is “{ $held ->
    [office] Office
    [team-leader] Team leader
    [assessor] Assessor
    [leading-group] Leading group
    [unit-liaison] Unit liaison
    [unit-head] Head of unit
    [auditor] Auditor
    [administrator] Administrator
    [security-officer] Security officer
    [public] Public
   *[system] System
}” and cannot be “{ $role ->
    [office] Office
    [team-leader] Team leader
    [assessor] Assessor
    [leading-group] Leading group
    [unit-liaison] Unit liaison
    [unit-head] Head of unit
    [auditor] Auditor
    [administrator] Administrator
    [security-officer] Security officer
    [public] Public
   *[system] System
}” too (separation of duties).
MJ7011-mend = Give the role to somebody else.
MJ7200 = Give the reason.
MJ7200-mend = What is done to an account goes into the record, and the reason with it.
MJ7201 = This role is not in the register, or is not held today.
MJ7201-mend = Switch to a role that is held today first.
MJ7202 = The token reaches nothing.
MJ7202-mend = Choose reading or at least one group of commands.
MJ7203 = The last day { $until } of the token is out of range (from today on, { $days } days at most).
MJ7203-mend = Change the day; a new token can be made when this one is over.
MJ7204 = The token does not reach this far.
MJ7204-mend = Make a token that does, or sign in and do it.
MJ7205 = In your present role you cannot give the commands of “{ $group }”.
MJ7205-mend = A token never does more than its maker; the form for a new token lists the groups to choose from.
MJ7206 = There is no such token, or it has ended.
MJ7206-mend = Reload the page and look again.
MJ7207 = A token can only be made in the role in which you act now.
MJ7207-mend = Switch to that role under “My account” first.
MJ7117 = The id “{ $id }” stands in the register of another authority.
MJ7117-mend = Admit the same person instead, whose account stays where it is; choose another id for somebody else.
MJ7118 = The account of “{ $id }” is kept by another authority.
MJ7118-mend = Ask the administrator of that authority.
