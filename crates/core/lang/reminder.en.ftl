# Reminders: mail and text for chat groups.

MJ9200 = The leads ({ $numbers }) cannot be used: a number stands twice or is larger than { $max } working days.
MJ9200-mend = Write different numbers of working days, none above { $max }, for instance 5, 2, 1, 0.
MJ9201 = The mail address “{ $address }” is not well formed.
MJ9201-mend = Write it in the form name@example.gov.cn.
MJ9202 = The mail server { $host } (port { $port }) is not well formed.
MJ9202-mend = Write the name or IP address of the server, and a port from 1 to 65535.
MJ9203 = Mail in clear may go to this machine only, not to { $host }.
MJ9203-mend = Use TLS or STARTTLS.
MJ9204 = The certificate for the mail server cannot be used: { $detail }.
MJ9204-mend = Give the certificate of its authority in the form PEM.
MJ9205 = User or password for the mail server is missing.
MJ9205-mend = Give both or neither.
MJ9210 = The mail server cannot be reached ({ $detail }).
MJ9210-mend = It is tried again by itself; look at the server and the network.
MJ9211 = The mail server asks to come back later ({ $detail }).
MJ9211-mend = It is tried again by itself.
MJ9212 = The mail server refuses the mail ({ $detail }).
MJ9212-mend = Check the addresses of recipient and sender, then send it again.
MJ9213 = There is no encrypted connection to the mail server ({ $detail }).
MJ9213-mend = Check the settings of encryption and certificate.
MJ9214 = The mail server does not accept the sign-in ({ $detail }).
MJ9214-mend = Check user and password.
MJ9215 = The mail was handed over and no answer came back; it may have gone out ({ $detail }).
MJ9215-mend = Ask the recipient; if it did not arrive, send it again.

owed-titled = { $what } ({ $campaign })
owed-name-staff = Name the staff to be seconded
owed-submit-self-check = Submit the self-check
owed-mend-self-check = Mend the self-check that was sent back
owed-reply-feedback = Reply to the proposed deductions
owed-measures = Submit the measures of rectification
owed-completion = Complete the rectification and report it
owed-overdue = Overdue: { $what }; units: { $count } ({ $units })
owed-overdue-more = { $units } and others
owed-between = {", "}

reminder-subject-one = Assessment reminder: { $title }, due { $date } ({ $distance })
reminder-subject-many = Assessment reminder: { $count } things are due, the first on { $date }
reminder-subject-overdue = Assessment reminder: { $count } things are due, overdue among them: { $overdue }
reminder-subject-label = [{ $label }] { $subject }

reminder-greeting = { $name },
reminder-opening = As of { $day } the following is open (number of things: { $count }). Please see to it in time.
reminder-item = { $number }. { $title }
reminder-item-due = {"   "}Due: { $date }, { $distance }
reminder-item-link = {"   "}Where: { $link }
reminder-closing = If it is done already, ignore this mail. It was sent by the system; please do not answer it.
reminder-signature = { $office }
reminder-label = { $label }

reminder-overdue = overdue, working days: { $days }
reminder-today = today is the last day
reminder-last-working-day = today is the last working day before it
reminder-left = { $days } working days left

reminder-chat-head = [Assessment reminder] { $title }
reminder-chat-due = Due: { $date }, { $distance }
reminder-chat-names = Still open: { $names }
reminder-chat-foot = Please sign in and see to it; if it is done, ignore this.
reminder-chat-between = {", "}

progress-owed-receipt = Sign for the assessment notice
progress-owed-self-check = Submit the self-check
progress-owed-reply = Reply to the proposed deductions
