export default function AnswersPage() { return <p>AnswersPage</p>; }
